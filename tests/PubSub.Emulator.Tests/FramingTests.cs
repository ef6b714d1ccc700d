using System.IO.Compression;
using System.Net;
using Google.Protobuf;
using PubSub.Client.Protocol;

namespace PubSub.Emulator.Tests;

public sealed class FramingTests : IAsyncLifetime
{
    private const string Orders = "/event/Order_Event__e";

    private EmulatorHost _emulator = null!;
    private RawGrpc _grpc = null!;

    public async Task InitializeAsync()
    {
        _emulator = await EmulatorHost.StartAsync(new EmulatorOptions());
        _grpc = new RawGrpc(_emulator);
    }

    public async Task DisposeAsync()
    {
        _grpc.Dispose();
        await _emulator.DisposeAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    public async Task A_message_may_be_cut_anywhere(int size)
    {
        var frame = RawGrpc.Frame(new TopicRequest { TopicName = Orders });
        var answer = await _grpc.CallAsync("GetTopic", frame.Chunk(size));
        Assert.Equal(0, answer.Status);
        Assert.Equal(Orders, TopicInfo.Parser.ParseFrom(Assert.Single(answer.Messages)).TopicName);
    }

    [Fact]
    public async Task Several_messages_may_share_a_frame()
    {
        PublishRequest request = new() { TopicName = Orders, Events = { new ProducerEvent { Id = "a", SchemaId = "x" } } };
        var frame = RawGrpc.Frame(request);
        byte[] all = [.. frame, .. frame, .. frame];
        var answer = await _grpc.CallAsync("PublishStream", [all[..(frame.Length + 3)], all[(frame.Length + 3)..]]);
        Assert.Equal(0, answer.Status);
        Assert.Equal(3, answer.Messages.Count);
    }

    [Theory]
    [InlineData("0000000005", "an end in the middle of a message")]
    [InlineData("00000000", "an end in the middle of a header")]
    [InlineData("0200000000", "a reserved flag")]
    [InlineData("0100000000", "compression that was not announced")]
    [InlineData("0000000002ffff", "no protobuf")]
    [InlineData("", "no message at all")]
    public async Task What_is_no_message_is_INTERNAL(string hex, string what)
    {
        var answer = await _grpc.CallAsync("GetTopic", [Convert.FromHexString(hex)]);
        Assert.True(answer.Status == 13, what);
        Assert.False(answer.Headers.ContainsKey("error-code"));
    }

    [Fact]
    public async Task A_unary_call_has_one_message()
    {
        var frame = RawGrpc.Frame(new TopicRequest { TopicName = Orders });
        Assert.Equal(13, (await _grpc.CallAsync("GetTopic", [frame, frame])).Status);
    }

    [Theory]
    [InlineData("ffffffff")]
    [InlineData("00400001")]
    public async Task A_length_beyond_4_MB_is_refused_before_it_comes(string length)
    {
        var answer = await _grpc.CallAsync("Publish", [Convert.FromHexString("00" + length)]);
        Assert.Equal(14, answer.Status);
        Assert.StartsWith("upstream connect error", answer.Headers["grpc-message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_compressed_message_counts_by_its_real_size()
    {
        Action<HttpRequestMessage> gzip = request => request.Headers.Add("grpc-encoding", "gzip");
        var small = Zip(new TopicRequest { TopicName = Orders }.ToByteArray());
        Assert.Equal(0, (await _grpc.CallAsync("GetTopic", [RawGrpc.Frame(small, 1)], gzip)).Status);
        var bomb = Zip(new byte[(4 * 1024 * 1024) + 1]);
        Assert.Equal(14, (await _grpc.CallAsync("GetTopic", [RawGrpc.Frame(bomb, 1)], gzip)).Status);
        Assert.Equal(13, (await _grpc.CallAsync("GetTopic", [RawGrpc.Frame([1, 2, 3], 1)], gzip)).Status);
    }

    [Fact]
    public async Task An_unknown_encoding_is_UNIMPLEMENTED_and_the_known_ones_are_named()
    {
        var answer = await _grpc.CallAsync("GetTopic", new TopicRequest(), request => request.Headers.Add("grpc-encoding", "br"));
        Assert.Equal(12, answer.Status);
        Assert.Equal("identity,gzip", answer.Headers["grpc-accept-encoding"]);
    }

    [Fact]
    public async Task Te_must_be_sent()
    {
        Assert.Equal(13, (await _grpc.CallAsync("GetTopic", new TopicRequest(), request => request.Headers.TE.Clear())).Status);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/grpcx")]
    public async Task Another_content_type_is_no_gRPC(string type)
    {
        var answer = await _grpc.CallAsync(
            "GetTopic", new TopicRequest(), request => request.Content!.Headers.ContentType = new(type));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.HttpStatus);
    }

    [Fact]
    public async Task An_unknown_method_is_UNIMPLEMENTED()
    {
        var answer = await _grpc.CallAsync("ListTopics", new TopicRequest());
        Assert.Equal(12, answer.Status);
    }

    [Fact]
    public async Task A_message_of_an_error_is_percent_encoded()
    {
        var answer = await _grpc.CallAsync("GetTopic", new TopicRequest { TopicName = "/event/100% Ærlig\n" });
        Assert.Contains("/event/100%25 %C3%86rlig%0A not found", answer.Headers["grpc-message"], StringComparison.Ordinal);
    }

    private static byte[] Zip(byte[] plain)
    {
        using MemoryStream zipped = new();
        using (GZipStream zip = new(zipped, CompressionLevel.Optimal))
        {
            zip.Write(plain);
        }

        return zipped.ToArray();
    }
}
