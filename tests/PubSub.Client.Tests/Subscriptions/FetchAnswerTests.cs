using Google.Protobuf;
using Google.Protobuf.Collections;
using PubSub.Client.Protocol;
using PubSub.Client.Subscriptions;
using PubSub.Client.Tests.Fuzzing;
using PubSub.Client.Tests.Soaking;
using Xunit.Abstractions;

namespace PubSub.Client.Tests.Subscriptions;

/// <summary>What is read without the generated classes is what they would read.</summary>
[Trait("Run", "Soak")]
public sealed class FetchAnswerTests
{
    private static readonly byte[][] Tokens =
    [
        [0x0A, 0x00], [0x0A, 0x02, 0x0A, 0x00], [0x0A, 0x04, 0x0A, 0x02, 0x22, 0x00], [0x12, 0x01, 0xFF], [0x20, 0x07], [0x2A, 0x00], [0x0B], [0x0C], [0x13, 0x0B, 0x0C, 0x14],
    ];

    private readonly Random _random = new(Soak.Seed);

    public FetchAnswerTests(ITestOutputHelper output) => output.WriteLine(Soak.Again);

    [Fact]
    public void An_answer_is_read_as_by_the_generated_class_whatever_the_bytes()
    {
        var mutator = new Mutator(_random, [Response().ToByteArray(), new FetchResponse().ToByteArray()], Tokens);
        var accepted = Compare(mutator, FetchResponse.Parser, FetchAnswer.Read, static (expected, answer) =>
        {
            Assert.Equal((expected.LatestReplayId, expected.PendingNumRequested), (answer.LatestReplayId, answer.PendingNumRequested));
            Assert.Null(answer.CommitResponse);
            AssertEvents(expected.Events, answer);
        });
        Assert.InRange(accepted, 1_000, int.MaxValue);
    }

    [Fact]
    public void A_managed_answer_is_read_as_by_the_generated_class_whatever_the_bytes()
    {
        var response = ManagedFetchResponse.Parser.ParseFrom(Response().ToByteArray());
        response.CommitResponse = new CommitReplayResponse { CommitRequestId = "c", ReplayId = ByteString.CopyFrom(4), Error = new Error { Msg = "no" } };
        var mutator = new Mutator(_random, [response.ToByteArray(), new ManagedFetchResponse().ToByteArray()], Tokens);
        var accepted = Compare(mutator, ManagedFetchResponse.Parser, FetchAnswer.ReadManaged, static (expected, answer) =>
        {
            Assert.Equal((expected.LatestReplayId, expected.PendingNumRequested), (answer.LatestReplayId, answer.PendingNumRequested));
            Assert.Equal(expected.CommitResponse, answer.CommitResponse);
            AssertEvents(expected.Events, answer);
        });
        Assert.InRange(accepted, 1_000, int.MaxValue);
    }

    [Fact]
    public void An_event_in_two_pieces_is_one()
    {
        var piece = new ConsumerEvent { Event = new ProducerEvent { Id = "1", SchemaId = "s", Headers = { new EventHeader { Key = "a" } } } };
        var rest = new ConsumerEvent { Event = new ProducerEvent { Id = "2", Payload = ByteString.CopyFrom(7), Headers = { new EventHeader { Key = "b" } } } };
        var received = new ReceivedEvent([.. piece.ToByteArray(), .. rest.ToByteArray()], "other");
        Assert.Equal(("2", "s", "ab"), (received.Id, received.SchemaId, string.Concat(received.Headers.Select(h => h.Key))));
        Assert.Equal([7], received.Payload.ToArray());
    }

    [Theory]
    [InlineData(10_000, true)]
    [InlineData(10_001, false)]
    public void More_events_than_anybody_asks_for_are_no_answer(int events, bool isAnswer)
    {
        var bytes = Enumerable.Repeat<byte[]>([0x0A, 0x00], events).SelectMany(b => b).ToArray();
        Assert.Equal(isAnswer, Record.Exception(() => FetchAnswer.Read(bytes)) is not InvalidDataException);
    }

    private static FetchResponse Response() => new()
    {
        RpcId = "rpc",
        LatestReplayId = ByteString.CopyFrom(1, 2),
        PendingNumRequested = 300,
        Events =
        {
            new ConsumerEvent { Event = Event("e-1", "feMPSg6Z0z186CLLMVYLwg", 200), ReplayId = ByteString.CopyFrom(1) },
            new ConsumerEvent { Event = Event("é", "feMPSg6Z0z186CLLMVYLwg", 3), ReplayId = ByteString.CopyFrom(2) },
            new ConsumerEvent { Event = Event("", "é", 0) },
            new ConsumerEvent(),
        },
    };

    private static ProducerEvent Event(string id, string schemaId, int size) => new()
    {
        Id = id,
        SchemaId = schemaId,
        Payload = ByteString.CopyFrom(new byte[size]),
        Headers = { new EventHeader { Key = "k", Value = ByteString.CopyFrom(9) }, new EventHeader() },
    };

    private static int Compare<T>(Mutator mutator, MessageParser<T> parser, Func<ReadOnlyMemory<byte>, FetchAnswer> read, Action<T, FetchAnswer> compare)
        where T : class, IMessage<T>
    {
        var accepted = 0;
        for (var i = 0; i < Soak.Of(20_000, 2_000_000); i++)
        {
            var bytes = mutator.Next();
            if (Generated.Read(parser, bytes) is not { } expected)
            {
                // Which are bytes that are no message, or texts that are none: the latter are of no use to anyone, and do no harm.
                Assert.True(Record.Exception(() => read(bytes)) is null or InvalidDataException or InvalidProtocolBufferException);
                continue;
            }
            accepted++;
            compare(expected, read(bytes));
        }
        return accepted;
    }

    private static void AssertEvents(RepeatedField<ConsumerEvent> expected, FetchAnswer answer)
    {
        Assert.Equal(expected.Count, answer.Events.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            var (consumed, produced, received) = (expected[i], expected[i].Event ?? new ProducerEvent(), answer.Events[i]);
            Assert.Equal((produced.Id, produced.SchemaId), (received.Id, received.SchemaId));
            Assert.Equal((produced.Payload, consumed.ReplayId), (ByteString.CopyFrom(received.Payload), received.Position));
            Assert.Equal(produced.Headers.Select(h => (h.Key, h.Value)), received.Headers.Select(h => (h.Key, ByteString.CopyFrom(h.Value))));
        }
    }
}
