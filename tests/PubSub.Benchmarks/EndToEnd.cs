using PubSub.Client.Auth;
using PubSub.Client.Avro;
using PubSub.Client.Events;
using PubSub.Client.Publishing;
using PubSub.Client.Session;
using PubSub.Client.Subscriptions;

namespace PubSub.Benchmarks;

/// <summary>The engine over a socket.</summary>
internal static class EndToEnd
{
    public static async Task ReceiveAsync(Uri endpoint, Comparison comparison)
    {
        using var client = await ConnectAsync(endpoint);
        await comparison.SettledAsync("receive: engine, typed values", Floor.Receive, events => Comparison.TimeAsync(() => DecodeAsync(client, events)));
    }

    public static async Task PublishAsync(Uri endpoint, Comparison comparison)
    {
        using var client = await ConnectAsync(endpoint);
        await comparison.SettledAsync("publish: engine, from dictionaries", Floor.Publish, events => Comparison.TimeAsync(() => EncodeAsync(client, events)));
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
