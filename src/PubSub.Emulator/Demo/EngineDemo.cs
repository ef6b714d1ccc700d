using System.Globalization;
using PubSub.Client;
using PubSub.Client.Auth;
using PubSub.Client.Avro;
using PubSub.Client.Events;
using PubSub.Client.Publishing;
using PubSub.Client.Session;
using PubSub.Client.Subscriptions;

namespace PubSub.Emulator.Demo;

/// <summary>The demo for machines without PowerShell: the module's engine publishes events and receives them.</summary>
internal static class EngineDemo
{
    private const string Topic = "/event/Order_Event__e";

    private static readonly string[] Orders = ["SO-2001", "SO-2002", "SO-2003", "SO-2004"];

    public static async Task RunAsync(EmulatorHost emulator, CancellationToken cancellation)
    {
        AccessTokenCredential credential = new(Secret.From(emulator.AccessToken), emulator.InstanceUrl, emulator.OrgId, emulator.UserId);
        using var client = await PubSubClient.ConnectAsync(
            credential, new ConnectOptions { Endpoint = emulator.Endpoint }, Console.WriteLine, cancellation);
        var topic = await client.GetTopicAsync(Topic, cancellation);
        var schema = await client.GetSchemaAsync(topic.SchemaId, cancellation);
        await PublishAsync(client, schema, cancellation);
        await ReceiveAsync(client, schema, cancellation);
    }

    private static async Task PublishAsync(PubSubClient client, EventSchema schema, CancellationToken cancellation)
    {
        EventEncoder encoder = new(schema, new PlainBinding(schema), client.UserId);
        using Publisher publisher = new(client, Topic, schema.Id, new PublisherOptions());
        List<PublishTicket> tickets = [];
        foreach (var order in Orders)
        {
            var (eventId, payload) = encoder.Encode(new Dictionary<string, object?> { ["Order_Number__c"] = order, ["Amount__c"] = 12.5 });
            tickets.Add(await publisher.PublishAsync(eventId, payload, order, cancellation));
        }
        publisher.Flush();
        foreach (var ticket in tickets)
        {
            await ticket.Completion.WaitAsync(cancellation);
            Console.WriteLine($"published {ticket.Input}: {ticket.Error?.Message ?? ReplayId.Format(ticket.ReplayId)}");
        }
    }

    private static async Task ReceiveAsync(PubSubClient client, EventSchema schema, CancellationToken cancellation)
    {
        DatumReader reader = new(schema.Record, new PlainBinding(schema));
        using EventReceiver receiver = new(client, new SubscribeOptions
        {
            Topics = [KeyValuePair.Create(Topic, ReplayStart.Earliest)],
            Count = Orders.Length,
        });
        for (var taken = 0; taken < Orders.Length;)
        {
            if (await receiver.ReadAsync(cancellation) is not { } batch)
                continue;
            for (var i = 0; i < batch.Count; i++, taken++)
            {
                Console.WriteLine($"received {ReplayId.Format(batch[i].ReplayId)}: {Describe((AvroRecord)reader.Read(batch[i].Payload)!)}");
                receiver.Taken(batch, i);
            }
        }
    }

    private static string Describe(AvroRecord record) => string.Join(
        ", ", record.Schema.Fields.Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Name}={record[f.Position] ?? "null"}")));

    private sealed class PlainBinding(EventSchema schema) : EventBinding(schema)
    {
        public override AvroRecordFactory GetRecordFactory(AvroRecordSchema schema) => Default.GetRecordFactory(schema);
    }
}
