using PubSub.Client.Events;

namespace PubSub.Client.Subscriptions;

/// <summary>Events of one topic that came together, in their order.</summary>
public sealed class EventBatch
{
    private readonly List<ReceivedEvent> _events;
    private readonly Task<EventSchema>[] _schemas;

    internal EventBatch(Subscription subscription, List<ReceivedEvent> events, Task<EventSchema>[] schemas) =>
        (Subscription, _events, _schemas) = (subscription, events, schemas);

    /// <summary>How many they are.</summary>
    public int Count => _events.Count;

    internal Subscription Subscription { get; }

    /// <summary>One of them.</summary>
    public ReceivedEvent this[int index] => _events[index];

    /// <summary>The topic that one of them came from; what was subscribed to, where that is all that is known.</summary>
    public string GetTopic(int index) => Subscription.TopicOf(_schemas[index].IsCompletedSuccessfully ? _schemas[index].Result.Record.Name : null);

    /// <summary>The schema of one of them.</summary>
    /// <exception cref="Errors.PubSubException">The service does not give the schema.</exception>
    /// <exception cref="Avro.AvroSchemaException">What it gives is no schema.</exception>
    public EventSchema GetSchema(int index) => _schemas[index].GetAwaiter().GetResult();
}
