using PubSub.Emulator.Schemas;

namespace PubSub.Emulator.Bus;

/// <summary>
/// A topic: what may be done with it, its schemas (the newest last; none for a channel of several entities) and its events.
/// </summary>
internal sealed class Topic(string name, bool canPublish, bool canSubscribe, IReadOnlyList<EventSchema> schemas, params Topic[] channels)
{
    private volatile IReadOnlyList<EventSchema> _schemas = schemas;
    private volatile bool _refusesOld;

    public string Name { get; } = name;

    public bool CanPublish { get; } = canPublish;

    public bool CanSubscribe { get; } = canSubscribe;

    public IReadOnlyList<EventSchema> Schemas => _schemas;

    /// <summary>Channels on which this topic's events appear too.</summary>
    public IReadOnlyList<Topic> Channels { get; } = channels;

    public TopicLog Log { get; } = new();

    public string SchemaId => _schemas is [.., { } newest] ? newest.Id : "";

    /// <summary>The schema that an event is published with; null for one that the topic does not take.</summary>
    public EventSchema? FindForPublishing(string schemaId) =>
        _refusesOld && schemaId != SchemaId ? null : _schemas.FirstOrDefault(schema => schema.Id == schemaId);

    /// <summary>Makes a schema the newest.</summary>
    public void ChangeTo(EventSchema schema, bool refusesOld)
    {
        _schemas = [.. _schemas.Where(known => known.Id != schema.Id), schema];
        _refusesOld = refusesOld;
    }
}
