using Google.Protobuf;
using PubSub.Client.Protocol;
using PubSub.Client.Publishing;
using PubSub.Client.Tests.Fuzzing;
using PubSub.Client.Tests.Soaking;
using Xunit.Abstractions;

namespace PubSub.Client.Tests.Publishing;

/// <summary>What is written and read without the generated classes is what they would write and read.</summary>
[Trait("Run", "Soak")]
public sealed class WireTests
{
    private static readonly string[] Texts = ["", "0", "e-1 é 日 😀", "half a pair \ud83d", new('x', 127), new('é', 64), new('x', 20_000)];
    private static readonly int[] Lengths = [0, 1, 127, 128, 16_383, 16_384];

    private readonly Random _random = new(Soak.Seed);

    public WireTests(ITestOutputHelper output) => output.WriteLine(Soak.Again);

    [Fact]
    public void A_request_has_the_bytes_of_the_generated_class()
    {
        for (var i = 0; i < Soak.Of(500, 20_000); i++)
        {
            var (topic, events) = (Pick(Texts), _random.Next(4));
            var (request, expected) = (new OutgoingRequest(topic), new PublishRequest { TopicName = topic });
            for (var e = 0; e < events; e++)
            {
                var one = new ProducerEvent { Id = Pick(Texts), SchemaId = Pick(Texts), Payload = ByteString.CopyFrom(Bytes()) };
                for (var h = _random.Next(3); h > 0; h--)
                    one.Headers.Add(new EventHeader { Key = Pick(Texts), Value = ByteString.CopyFrom(Bytes()) });
                expected.Events.Add(one);
                var headers = one.Headers.Select(h => KeyValuePair.Create(h.Key, h.Value.ToByteArray())).ToArray();
                request.Add(new OutgoingEvent(one.Id, one.SchemaId, one.Payload.ToByteArray(), headers));
            }
            var bytes = new byte[request.Size];
            Assert.Equal(bytes.Length, request.WriteTo(bytes));
            Assert.Equal(expected.ToByteArray(), bytes);
        }
    }

    [Fact]
    public void Headers_that_change_meanwhile_go_out_as_they_were_given()
    {
        var headers = new KeyValuePair<string, byte[]>[] { new("k", [1, 2, 3]) };
        var request = new OutgoingRequest("t");
        request.Add(new OutgoingEvent("0", "s", [], headers));
        headers[0] = new("other", [1, 2, 3, 4, 5]);
        var bytes = new byte[request.Size];
        request.WriteTo(bytes);
        Assert.Equal("k", PublishRequest.Parser.ParseFrom(bytes).Events[0].Headers[0].Key);
        Assert.Throws<ArgumentException>(() => new OutgoingEvent("0", "s", [], [default]));
    }

    [Fact]
    public void An_answer_is_read_as_by_the_generated_class_whatever_the_bytes()
    {
        var response = new PublishResponse { SchemaId = "feMPSg6Z0z186CLLMVYLwg", RpcId = "rpc é" };
        response.Results.Add(new PublishResult { CorrelationKey = "0", ReplayId = ByteString.CopyFrom(1, 2, 3) });
        response.Results.Add(new PublishResult { CorrelationKey = "é", Error = new Error { Code = ErrorCode.Publish, Msg = "no" } });
        response.Results.Add(new PublishResult());
        var mutator = new Mutator(_random, [response.ToByteArray(), new PublishResponse().ToByteArray()], [[0x0A, 0x00], [0x0B], [0x0C], [0x13, 0x0B, 0x0C, 0x14], [0x12, 0x02, 0x0A, 0x00]]);
        var accepted = 0;
        for (var i = 0; i < Soak.Of(20_000, 2_000_000); i++)
        {
            var bytes = mutator.Next();
            if (Generated.Read(PublishResponse.Parser, bytes) is not { } expected)
            {
                // Which are bytes that are no message, or texts that are none: the latter are of no use to anyone, and do no harm.
                Assert.True(Record.Exception(() => PublishAnswer.Read(bytes)) is null or InvalidDataException or InvalidProtocolBufferException);
                continue;
            }
            accepted++;
            var answer = PublishAnswer.Read(bytes);
            Assert.Equal((expected.SchemaId, expected.RpcId, expected.Results.Count), (answer.SchemaId, answer.RpcId, answer.Count));
            for (var r = 0; r < answer.Count; r++)
            {
                var result = expected.Results[r];
                Assert.Equal(result.ReplayId.ToByteArray(), answer.ReplayId(r).ToArray());
                Assert.Equal(result.Error?.Msg, answer.Refusal(r));
                Assert.Equal(result.CorrelationKey.Length > 0, answer.HasKey(r));
                // What is no UTF-8 is nobody's id; the generated class makes a text of it for all that.
                if (!result.CorrelationKey.Contains('\uFFFD', StringComparison.Ordinal))
                {
                    Assert.True(answer.IsAbout(r, result.CorrelationKey));
                    Assert.InRange(answer.Find(result.CorrelationKey)!.Value, 0, r);
                }
                Assert.False(answer.IsAbout(r, result.CorrelationKey + "x"));
            }
            Assert.Null(answer.Find("of no event"));
            Assert.Equal(expected.Results.Where(r => r.Error is not null).Select(r => r.Error.Msg), answer.Refusals);
        }
        Assert.InRange(accepted, 1_000, int.MaxValue);
    }

    [Theory]
    [InlineData("0A8080808010")]
    [InlineData("0A80808080F0FFFFFF7F")]
    [InlineData("1284808080800141424344")]
    public void Of_a_length_32_bits_count(string hex)
    {
        var expected = Generated.Read(PublishResponse.Parser, Convert.FromHexString(hex))!;
        var answer = PublishAnswer.Read(Convert.FromHexString(hex));
        Assert.Equal((expected.Results.Count, expected.SchemaId), (answer.Count, answer.SchemaId));
    }

    [Theory]
    [InlineData("0A")]
    [InlineData("0A05FF")]
    [InlineData("0AFFFFFFFFFFFFFFFFFF7F")]
    [InlineData("0AFFFFFFFF0F")]
    [InlineData("FFFFFFFFFFFFFFFFFFFFFF")]
    [InlineData("00")]
    [InlineData("0B")]
    [InlineData("0B14")]
    [InlineData("0C")]
    [InlineData("0F")]
    public void Bytes_that_are_no_message_are_refused(string hex)
    {
        var bytes = Convert.FromHexString(hex);
        Assert.Null(Generated.Read(PublishResponse.Parser, bytes));
        Assert.Throws<InvalidDataException>(() => PublishAnswer.Read(bytes));
    }

    [Theory]
    [InlineData(1_000, true)]
    [InlineData(1_001, false)]
    public void More_results_than_any_request_has_events_are_no_answer(int results, bool isAnswer)
    {
        var bytes = Enumerable.Repeat<byte[]>([0x0A, 0x00], results).SelectMany(b => b).ToArray();
        Assert.Equal(isAnswer, Record.Exception(() => PublishAnswer.Read(bytes)) is not InvalidDataException);
    }

    [Fact]
    public void Groups_in_groups_end_before_the_stack_does() =>
        Assert.Throws<InvalidDataException>(() => PublishAnswer.Read(Enumerable.Repeat((byte)0x0B, 1_000_000).ToArray()));

    private T Pick<T>(T[] from) => from[_random.Next(from.Length)];

    private byte[] Bytes()
    {
        var bytes = new byte[Pick(Lengths)];
        _random.NextBytes(bytes);
        return bytes;
    }
}
