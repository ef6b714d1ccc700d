using System.Diagnostics;
using PubSub.Client.Auth;
using PubSub.Client.Avro;
using PubSub.Client.Events;
using PubSub.Client.Publishing;
using PubSub.Client.Session;
using PubSub.Client.Subscriptions;

namespace PubSub.Benchmarks;

/// <summary>The engine beside the floor, over a socket.</summary>
internal static class EndToEnd
{
    // The JIT compiles hot code a second and a third time, in the background: that takes seconds.
    private const int WarmUpEvents = 1_000_000;
    private const int Rounds = 9;

    public static Task<TimeSpan> ReceiveAsync(Uri endpoint, Report report) => CompareAsync(
        endpoint, report, SampleEvents.ReceivedEvents, ("receive: floor, bytes discarded", (bytes, n) => bytes.ReceiveAsync(n)), ("receive: engine, typed values", DecodeAsync));

    public static Task<TimeSpan> PublishAsync(Uri endpoint, Report report) => CompareAsync(
        endpoint, report, SampleEvents.PublishedEvents, ("publish: floor, ready-made bytes", (bytes, n) => bytes.PublishAsync(n)), ("publish: engine, from dictionaries", EncodeAsync));

    /// <summary>Rounds to warm up, then the median of some, in turn: other people's noise on a shared machine meets both.</summary>
    private static async Task<TimeSpan> CompareAsync(
        Uri endpoint, Report report, int events, (string Name, Func<FloorClient, int, Task> Run) floor, (string Name, Func<PubSubClient, int, Task> Run) engine)
    {
        using var client = await ConnectAsync(endpoint);
        var (floors, engines) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var round = -WarmUpEvents / events; round < Rounds; round++)
        {
            using var bytes = new FloorClient(endpoint);
            var floorTime = await TimeAsync(() => floor.Run(bytes, events));
            var engineTime = await TimeAsync(() => engine.Run(client, events));
            if (round < 0)
                continue;
            floors.Add(floorTime);
            engines.Add(engineTime);
        }
        report.Add(floor.Name, Median(floors), Median(floors), events);
        report.Add(engine.Name, Median(engines), Median(floors), events);
        return Median(floors);
    }

    private static TimeSpan Median(List<TimeSpan> times) => times.Order().ElementAt(times.Count / 2);

    private static async Task<TimeSpan> TimeAsync(Func<Task> run)
    {
        var watch = Stopwatch.StartNew();
        await run();
        return watch.Elapsed;
    }

    private static Task<PubSubClient> ConnectAsync(Uri endpoint) => PubSubClient.ConnectAsync(
        new AccessTokenCredential(Secret.From("00D5e000003TIrB!bench"), endpoint, "00D5e000003TIrBEAW", "0055e000001AbCdAAK"),
        new ConnectOptions { Endpoint = endpoint }, static _ => { }, CancellationToken.None);

    private static async Task DecodeAsync(PubSubClient client, int events)
    {
        var schema = await client.GetSchemaAsync(SampleEvents.SchemaId, CancellationToken.None);
        var reader = new DatumReader(schema.Record, AvroBinding.Default);
        var values = new object?[schema.Record.Fields.Count];
        using var receiver = new EventReceiver(client, new SubscribeOptions
        {
            Topics = [KeyValuePair.Create(SampleEvents.Topic, ReplayStart.Earliest)],
            Count = events,
        });
        for (var taken = 0; taken < events;)
        {
            if (await receiver.ReadAsync(CancellationToken.None) is not { } batch)
                throw new InvalidOperationException($"The stream broke: {receiver.TakeNotice()?.Text}");
            for (var i = 0; i < batch.Count; i++, taken++)
            {
                reader.ReadFields(batch[i].Payload, values);
                receiver.Taken(batch, i);
            }
        }
    }

    private static async Task EncodeAsync(PubSubClient client, int events)
    {
        var schema = await client.GetSchemaAsync(SampleEvents.SchemaId, CancellationToken.None);
        var encoder = new EventEncoder(schema, new DictionaryBinding(schema), client.UserId);
        using var publisher = new Publisher(client, SampleEvents.Topic, schema.Id, new PublisherOptions());
        var fields = SampleEvents.Fields(1);
        // As the cmdlet does: receipts in order, and none is kept.
        var tickets = new Queue<PublishTicket>();
        for (var i = 0; i < events; i++)
        {
            var (eventId, payload) = encoder.Encode(fields);
            tickets.Enqueue(await publisher.PublishAsync(eventId, payload, null, CancellationToken.None));
            while (tickets.TryPeek(out var first) && first.Completion.IsCompleted)
                Check(tickets.Dequeue());
        }
        publisher.Flush();
        foreach (var ticket in tickets)
        {
            await ticket.Completion;
            Check(ticket);
        }
    }

    private static void Check(PublishTicket ticket)
    {
        if (ticket.Error is { } error)
            throw error;
    }

    private sealed class DictionaryBinding(EventSchema schema) : EventBinding(schema)
    {
        public override AvroRecordFactory GetRecordFactory(AvroRecordSchema schema) => Default.GetRecordFactory(schema);
    }
}
