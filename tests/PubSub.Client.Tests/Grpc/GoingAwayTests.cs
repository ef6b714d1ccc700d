using Google.Protobuf;
using PubSub.Client.Protocol;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Grpc;

/// <summary>The server, or what balances its load, closes a connection just as a call begins on it, and says that it did not take the call.</summary>
public sealed class GoingAwayTests
{
    [Fact]
    public async Task A_unary_call_that_was_not_taken_is_made_again_elsewhere()
    {
        await using var peer = new RawPeer(RefuseAsync, AnswerAsync);
        using var channel = Calls.Channel(peer.Address);
        Assert.Equal("asked", (await channel.UnaryAsync("asked")).TopicName);
        await peer.Played.Soon();
    }

    [Fact]
    public async Task A_duplex_call_that_was_not_taken_does_not_wait_for_a_message_that_is_lost()
    {
        var second = new TaskCompletionSource<bool>();
        await using var peer = new RawPeer(RefuseAsync, AnswerAsync);
        using var channel = Calls.Channel(peer.Address);
        using var call = channel.Duplex();
        var write = call.WriteAsync(new TopicRequest { TopicName = "asked" });
        // Either the message goes out again with the call, or the call fails; what must not be is a silent wait.
        var read = call.ReadAsync().AsTask();
        await Task.WhenAny(read).Soon();
        if (read.IsCompletedSuccessfully)
            Assert.Equal("asked", (await read)!.TopicName);
        else
            await read.FailsAsync();
        await write.ContinueWith(_ => { }, TaskScheduler.Default).Soon();
    }

    private static async Task RefuseAsync(RawConnection connection)
    {
        await connection.AcceptCallAsync();
        await connection.SendGoAwayAsync(lastStream: 0, code: 0);
        connection.Cut();
    }

    private static async Task AnswerAsync(RawConnection connection)
    {
        var stream = await connection.AcceptCallAsync();
        var (_, data) = await connection.ReadAsync(RawConnection.Data);
        var request = TopicRequest.Parser.ParseFrom(data.AsSpan(5));
        await connection.SendHeadersAsync(stream);
        await connection.SendDataAsync(stream, ServerCall.Frame(new TopicInfo { TopicName = request.TopicName }.ToByteArray()));
        await connection.SendTrailersAsync(stream, "0");
    }
}
