using PubSub.Client.Events;
using PubSub.Client.Protocol;

namespace PubSub.Client.Subscriptions;

/// <summary>Events of one topic that came together, in their order.</summary>
public sealed class EventBatch
{
    private readonly FetchResponse _response;
    private readonly Task<EventSchema>[] _schemas;

    internal EventBatch(Subscription subscription, FetchResponse response, Task<EventSchema>[] schemas) =>
        (Subscription, _response, _schemas) = (subscription, response, schemas);

    /// <summary>How many they are.</summary>
    public int Count => _response.Events.Count;

    internal Subscription Subscription { get; }

    /// <summary>One of them.</summary>
    public ReceivedEvent this[int index] => new(_response.Events[index]);

    /// <summary>The topic that one of them came from; what was subscribed to, where that is all that is known.</summary>
    public string GetTopic(int index) => Subscription.TopicOf(_schemas[index].IsCompletedSuccessfully ? _schemas[index].Result.Record.Name : null);

    /// <summary>The schema of one of them.</summary>
    /// <exception cref="Errors.PubSubException">The service does not give the schema.</exception>
    /// <exception cref="Avro.AvroSchemaException">What it gives is no schema.</exception>
    public EventSchema GetSchema(int index) => _schemas[index].GetAwaiter().GetResult();
}
