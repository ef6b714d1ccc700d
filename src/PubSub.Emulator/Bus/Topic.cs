using PubSub.Emulator.Schemas;

namespace PubSub.Emulator.Bus;

/// <summary>
/// A topic: what may be done with it, its schemas (the newest last; none for a channel of several entities) and its events.
/// </summary>
internal sealed class Topic(string name, bool canPublish, bool canSubscribe, IReadOnlyList<EventSchema> schemas, params Topic[] channels)
{
    public string Name { get; } = name;

    public bool CanPublish { get; } = canPublish;

    public bool CanSubscribe { get; } = canSubscribe;

    public IReadOnlyList<EventSchema> Schemas { get; } = schemas;

    /// <summary>Channels on which this topic's events appear too.</summary>
    public IReadOnlyList<Topic> Channels { get; } = channels;

    public TopicLog Log { get; } = new();

    public string SchemaId => Schemas.Count > 0 ? Schemas[^1].Id : "";
}
