using Google.Protobuf;
using PubSub.Client.Avro;
using PubSub.Client.Events;
using PubSub.Client.Protocol;
using PubSub.Client.Subscriptions;

namespace PubSub.Client.Tests.Subscriptions;

/// <summary>Events that are read as they come, before anybody takes them.</summary>
public sealed class ReadAheadTests : IAsyncLifetime
{
    private SubscribeServer _server = null!;

    public async Task InitializeAsync() => _server = await SubscribeServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Events_wait_with_their_values_and_those_that_cannot_be_read_without()
    {
        using var receiver = Receive(Reader);
        var feed = await _server.AcceptAsync();
        // No boolean, no event at all, and a byte too many among those that are well.
        await feed.SendAsync(Response("s", [1], [2], [], [0, 0], [0]));
        var batch = await receiver.NextAsync();
        Assert.Equal([true, null, null, null, false], Enumerable.Range(0, batch.Count).Select(i => batch[i].Values?[0]));
        Assert.Equal(["01", "02", "", "0000", "00"], Enumerable.Range(0, batch.Count).Select(i => Convert.ToHexString(batch[i].Payload)));
    }

    [Fact]
    public async Task The_first_events_of_a_schema_come_before_it_and_are_left_to_their_taker()
    {
        using var receiver = Receive(Reader);
        var feed = await _server.AcceptAsync();
        await feed.SendAsync(Response("new", [1]));
        var batch = await receiver.NextAsync();
        Assert.Null(batch[0].Values);
        Assert.Equal("new", batch.GetSchema(0).Id);
        receiver.Taken(batch, 0);
        await feed.SendAsync(Response("new", [1]));
        Assert.Equal([true], (await receiver.NextAsync())[0].Values!);
    }

    [Fact]
    public async Task What_is_large_is_left_to_its_taker_so_that_what_waits_is_bounded()
    {
        using var receiver = Receive(_ => received => [received.Payload.Length]);
        var feed = await _server.AcceptAsync();
        int[] sizes = [1, 65_536, 50_000, 15_536, 0, 1];
        for (var round = 0; round < 2; round++)
            await feed.SendAsync(Response("s", [.. sizes.Select(size => new byte[size])]));
        for (var round = 0; round < 2; round++)
        {
            var batch = await receiver.NextAsync();
            Assert.Equal([1, null, 50_000, null, 0, 1], Enumerable.Range(0, batch.Count).Select(i => batch[i].Values?[0]));
        }
    }

    [Fact]
    public async Task An_id_counts_like_the_payload()
    {
        using var receiver = Receive(_ => received => [received.Id]);
        var response = Response("s", [1], [1]);
        response.Events[0].Event.Id = new string('x', 65_536);
        await (await _server.AcceptAsync()).SendAsync(response);
        var batch = await receiver.NextAsync();
        Assert.Null(batch[0].Values);
        Assert.Equal([""], batch[1].Values!);
    }

    [Fact]
    public async Task A_reader_is_made_once_for_each_stream_and_schema()
    {
        var made = new List<string>();
        using var receiver = Receive(schema =>
        {
            lock (made)
                made.Add(schema.Id);
            return static _ => null;
        }, "/event/A__e", "/event/B__e");
        foreach (var feed in new[] { await _server.AcceptAsync(), await _server.AcceptAsync() })
        {
            await feed.SendAsync(Response("s", [1], [0]));
            await feed.SendAsync(Response("s", [1]));
        }
        await receiver.TakeAsync(6);
        Assert.Equal(["s", "s"], made);
    }

    [Fact]
    public async Task An_error_of_the_reader_itself_is_the_end_and_nobody_waits_for_ever()
    {
        using var receiver = Receive(_ => _ => throw new InvalidOperationException("The reader has an error."));
        await (await _server.AcceptAsync()).SendAsync(1);
        Assert.Equal("The reader has an error.", (await receiver.EndAsync<InvalidOperationException>()).Error.Message);
    }

    private EventReceiver Receive(Func<EventSchema, AheadReader> create, params string[] topics) => new(_server.Client, new SubscribeOptions
    {
        Topics = [.. (topics.Length == 0 ? ["/event/A__e"] : topics).Select(t => KeyValuePair.Create(t, ReplayStart.Latest))],
        ReadAhead = create,
    });

    private static AheadReader Reader(EventSchema schema)
    {
        var reader = new DatumReader(schema.Record, AvroBinding.Default);
        return received =>
        {
            var values = new object?[1];
            reader.ReadFields(received.Payload, values);
            return values;
        };
    }

    private static FetchResponse Response(string schemaId, params byte[][] payloads)
    {
        var response = new FetchResponse { RpcId = "rpc" };
        response.Events.AddRange(payloads.Select(p => new ConsumerEvent { Event = new ProducerEvent { SchemaId = schemaId, Payload = ByteString.CopyFrom(p) }, ReplayId = ByteString.CopyFrom(1) }));
        return response;
    }
}
