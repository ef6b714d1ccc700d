using Google.Protobuf;
using PubSub.Client.Grpc;
using PubSub.Client.Protocol;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Grpc;

/// <summary>Messages in the body of an answer: split, packed, compressed, and wrong.</summary>
public sealed class FramingTests
{
    private static readonly byte[] Body = new TopicInfo { TopicName = "hello" }.ToByteArray();

    [Fact]
    public async Task A_gzip_message_is_unpacked_and_a_plain_one_beside_it_is_taken_as_it_is()
    {
        var messages = await ReadAsync("gzip", [.. ServerCall.Frame(ServerCall.Gzip(Body), flag: 1), .. ServerCall.Frame(Body)]);
        Assert.Equal(["hello", "hello"], messages.Select(m => m.TopicName));
    }

    [Fact]
    public async Task Identity_is_named_and_nothing_is_compressed() =>
        Assert.Equal("hello", Assert.Single(await ReadAsync("identity", ServerCall.Frame(Body))).TopicName);

    [Fact]
    public async Task Empty_messages_are_messages()
    {
        var messages = await ReadAsync("gzip", [.. ServerCall.Frame([]), .. ServerCall.Frame(ServerCall.Gzip([]), flag: 1), .. ServerCall.Frame([])]);
        Assert.Equal(3, messages.Count);
        Assert.All(messages, m => Assert.Equal(new TopicInfo(), m));
    }

    [Fact]
    public async Task A_thousand_messages_packed_together_come_one_by_one_and_in_order()
    {
        var bytes = Enumerable.Range(0, 1000).SelectMany(i => ServerCall.Frame(new TopicInfo { TopicName = $"{i}" }.ToByteArray())).ToArray();
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => $"{i}"), (await ReadAsync(null, bytes)).Select(m => m.TopicName));
    }

    [Fact]
    public async Task A_message_over_the_limit_is_refused_by_its_header_alone()
    {
        foreach (var length in new[] { "01000001", "7FFFFFFF", "80000000", "FFFFFFFF" })
        {
            var error = await Calls.FailureOfAsync(async call =>
            {
                // The body never comes: who waits for it, or takes memory for it, does not get here.
                await call.SendAsync(Convert.FromHexString("00" + length));
                await call.Aborted;
            });
            Assert.Equal((StatusCode.ResourceExhausted, TransportFailure.TooLarge), (error.Status, error.Failure));
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public void A_message_that_is_not_of_its_size_does_not_go_out(int written) =>
        Assert.Throws<InvalidOperationException>(() => MessageFraming.Frame(4, "", (_, _) => written));

    [Fact]
    public void A_header_over_the_limit_costs_no_memory_but_that_of_its_exception()
    {
        var header = Convert.FromHexString("007FFFFFFF");
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<GrpcException>(() => MessageFraming.ReadHeader(header, null, 1024));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public async Task A_header_that_claims_more_than_comes_costs_no_memory_either()
    {
        // Within the limit, so only the bytes themselves tell that it lies.
        var reader = new MessageReader(new MemoryStream(Convert.FromHexString("0000FFFFFF0A")), null, 16 * 1024 * 1024);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var read = reader.ReadAsync(default).AsTask();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        await read.FailsAsync();
    }

    [Fact]
    public async Task A_gzip_bomb_is_stopped_at_the_limit()
    {
        var bomb = ServerCall.Frame(ServerCall.Gzip(new byte[200 * 1024 * 1024]), flag: 1);
        Assert.InRange(bomb.Length, 0, 1024 * 1024);
        var before = GC.GetTotalAllocatedBytes();
        var error = await FailureAsync("gzip", bomb);
        Assert.Equal(StatusCode.ResourceExhausted, error.Status);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 100 * 1024 * 1024);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("identity")]
    [InlineData("br")]
    public async Task A_compressed_message_in_no_known_encoding_is_refused(string? encoding) =>
        Assert.Equal(StatusCode.Internal, (await FailureAsync(encoding, ServerCall.Frame(ServerCall.Gzip(Body), flag: 1))).Status);

    [Fact]
    public async Task Bytes_that_are_no_gzip_are_refused()
    {
        Assert.Equal(StatusCode.Internal, (await FailureAsync("gzip", ServerCall.Frame(Body, flag: 1))).Status);
        var gzip = ServerCall.Gzip(Body);
        Assert.Equal(StatusCode.Internal, (await FailureAsync("gzip", ServerCall.Frame(gzip[..^12], flag: 1))).Status);
    }

    [Fact]
    public async Task A_gzip_message_without_its_end_is_refused()
    {
        var gzip = ServerCall.Gzip(Body);
        for (var length = 1; length < gzip.Length; length++)
            Assert.Equal(TransportFailure.Garbled, (await FailureAsync("gzip", ServerCall.Frame(gzip[..length], flag: 1))).Failure);
    }

    [Fact]
    public async Task An_unknown_flag_is_refused() =>
        Assert.Contains("flag 2", (await FailureAsync(null, ServerCall.Frame(Body, flag: 2))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(11)]
    public async Task A_body_that_ends_within_a_message_is_no_end(int length)
    {
        var error = await FailureAsync(null, ServerCall.Frame(Body)[..length]);
        Assert.Equal((StatusCode.Internal, TransportFailure.Broken), (error.Status, error.Failure));
    }

    [Fact]
    public async Task Bytes_that_are_no_such_message_are_refused_by_name()
    {
        var error = await FailureAsync(null, ServerCall.Frame([0x0A, 0x7F, 0x01]));
        Assert.Equal((StatusCode.Internal, TransportFailure.Garbled), (error.Status, error.Failure));
        Assert.Contains("Echo", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_unary_call_wants_exactly_one_answer()
    {
        Assert.Contains("without an answer", (await FailureAsync(null, [])).Message, StringComparison.Ordinal);
        Assert.Contains("twice", (await FailureAsync(null, [.. ServerCall.Frame(Body), .. ServerCall.Frame(Body)])).Message, StringComparison.Ordinal);
    }

    private static Task<List<TopicInfo>> ReadAsync(string? encoding, byte[] bytes) =>
        Calls.ReadAllAsync(http => AnswerAsync(new ServerCall(http), encoding, bytes));

    private static Task<GrpcException> FailureAsync(string? encoding, byte[] bytes) =>
        Calls.FailureOfAsync(call => AnswerAsync(call, encoding, bytes));

    private static async Task AnswerAsync(ServerCall call, string? encoding, byte[] bytes)
    {
        if (encoding is not null)
            call.Http.Response.Headers["grpc-encoding"] = encoding;
        await call.SendAsync(bytes);
        call.End();
    }
}
