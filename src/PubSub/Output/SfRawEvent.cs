namespace PubSub;

/// <summary>An event as the service sent it, not decoded.</summary>
public sealed class SfRawEvent
{
    internal SfRawEvent(string topic, string eventId, string? replayId, string schemaId, byte[] payload, KeyValuePair<string, byte[]>[] headers) =>
        (Topic, EventId, ReplayId, SchemaId, Payload, Headers) = (topic, eventId, replayId, schemaId, payload, headers);

    /// <summary>The topic that the event came from.</summary>
    public string Topic { get; }

    /// <summary>The event's id.</summary>
    public string EventId { get; }

    /// <summary>The event's position, as text.</summary>
    public string? ReplayId { get; }

    /// <summary>The id of the schema that the payload is written with.</summary>
    public string SchemaId { get; }

    /// <summary>The Avro binary.</summary>
    public byte[] Payload { get; }

    /// <summary>What else the service sent with the event; it keeps this for itself, so usually nothing.</summary>
    public IReadOnlyList<KeyValuePair<string, byte[]>> Headers { get; }
}
