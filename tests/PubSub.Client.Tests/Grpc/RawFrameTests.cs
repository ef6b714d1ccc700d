using Google.Protobuf;
using PubSub.Client.Grpc;
using PubSub.Client.Protocol;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Grpc;

/// <summary>DATA frames of any cut, and streams and connections that end as they should not.</summary>
public sealed class RawFrameTests
{
    private static readonly byte[] Hello = ServerCall.Frame(new TopicInfo { TopicName = "hello" }.ToByteArray());

    [Fact]
    public async Task Messages_in_frames_of_one_byte_and_of_none_are_put_together()
    {
        var messages = await ReadAsync(async (connection, stream) =>
        {
            foreach (var b in Hello.Concat(Hello))
            {
                await connection.SendDataAsync(stream, [b]);
                await connection.SendDataAsync(stream, []);
            }
        });
        Assert.Equal(["hello", "hello"], messages.Select(m => m.TopicName));
    }

    [Fact]
    public async Task A_frame_may_hold_the_end_of_one_message_others_and_the_beginning_of_the_next()
    {
        var messages = await ReadAsync(async (connection, stream) =>
        {
            await connection.SendDataAsync(stream, Hello[..3]);
            await connection.SendDataAsync(stream, [.. Hello[3..], .. Hello, .. Hello, .. Hello[..7]]);
            await connection.SendDataAsync(stream, Hello[7..]);
        });
        Assert.Equal(4, messages.Count);
        Assert.All(messages, m => Assert.Equal("hello", m.TopicName));
    }

    [Theory]
    [InlineData(0x0, StatusCode.Internal, TransportFailure.Broken)]
    [InlineData(0x1, StatusCode.Internal, TransportFailure.Broken)]
    [InlineData(0x2, StatusCode.Internal, TransportFailure.Broken)]
    [InlineData(0x3, StatusCode.Internal, TransportFailure.Broken)]
    [InlineData(0x7, StatusCode.Unavailable, TransportFailure.Broken)]
    [InlineData(0x8, StatusCode.Cancelled, TransportFailure.Broken)]
    [InlineData(0xb, StatusCode.ResourceExhausted, TransportFailure.Broken)]
    [InlineData(0xc, StatusCode.PermissionDenied, TransportFailure.Broken)]
    [InlineData(0xd, StatusCode.Unimplemented, TransportFailure.NotGrpc)]
    [InlineData(0x77, StatusCode.Internal, TransportFailure.Broken)]
    public async Task A_reset_stream_is_a_status_by_its_code(int code, StatusCode expected, TransportFailure failure)
    {
        var error = await FailureAsync(async (connection, stream) =>
        {
            await connection.SendDataAsync(stream, Hello);
            await connection.SendResetAsync(stream, code);
        });
        Assert.Equal((expected, failure), (error.Status, error.Failure));
    }

    [Fact]
    public async Task A_connection_cut_within_a_message_is_a_broken_call()
    {
        var error = await FailureAsync(async (connection, stream) =>
        {
            await connection.SendDataAsync(stream, Hello[..8]);
            connection.Cut();
        });
        Assert.Equal((StatusCode.Unavailable, TransportFailure.Broken), (error.Status, error.Failure));
    }

    [Fact]
    public async Task A_connection_that_dies_of_a_protocol_error_is_a_broken_call()
    {
        var error = await FailureAsync(async (connection, stream) =>
        {
            await connection.SendGoAwayAsync(stream, code: 0x2);
            connection.Cut();
        });
        Assert.Equal(TransportFailure.Broken, error.Failure);
    }

    [Fact]
    public async Task A_call_under_way_outlives_a_going_away()
    {
        var messages = await ReadAsync(async (connection, stream) =>
        {
            await connection.SendGoAwayAsync(stream, code: 0);
            await connection.SendDataAsync(stream, Hello);
        });
        Assert.Single(messages);
    }

    [Fact]
    public async Task Bytes_that_are_no_http_are_named_as_such()
    {
        await using var peer = new RawPeer(connection => connection.SendBytesAsync("SSH-2.0-OpenSSH_9.6\r\n"u8.ToArray()));
        using var channel = Calls.Channel(peer.Address);
        var error = await channel.UnaryAsync().FailsAsync();
        Assert.NotEqual(TransportFailure.None, error.Failure);
        await peer.Played.Soon();
    }

    private static async Task<List<TopicInfo>> ReadAsync(Func<RawConnection, int, Task> body)
    {
        await using var peer = new RawPeer(async connection =>
        {
            var stream = await connection.AcceptCallAsync();
            await connection.SendHeadersAsync(stream);
            await body(connection, stream);
            await connection.SendTrailersAsync(stream, "0");
        });
        using var channel = Calls.Channel(peer.Address);
        using var call = channel.Duplex();
        var messages = await Calls.ReadAllAsync(call);
        await peer.Played.Soon();
        return messages;
    }

    private static async Task<GrpcException> FailureAsync(Func<RawConnection, int, Task> body)
    {
        await using var peer = new RawPeer(async connection =>
        {
            var stream = await connection.AcceptCallAsync();
            await connection.SendHeadersAsync(stream);
            await body(connection, stream);
        });
        using var channel = Calls.Channel(peer.Address);
        using var call = channel.Duplex();
        var error = await Calls.ReadAllAsync(call).FailsAsync();
        await peer.Played.Soon();
        return error;
    }
}
