using System.Collections.Concurrent;
using PubSub.Emulator.Schemas;

namespace PubSub.Emulator.Bus;

/// <summary>The topics of the org, by name; names are case sensitive.</summary>
internal sealed class TopicCatalog(SchemaStore schemas)
{
    private readonly ConcurrentDictionary<string, Topic> _topics = new(StringComparer.Ordinal);

    public IEnumerable<Topic> All => _topics.Values.OrderBy(topic => topic.Name, StringComparer.Ordinal);

    public void Add(Topic topic)
    {
        foreach (var schema in topic.Schemas)
        {
            schemas.Add(schema);
        }

        if (!_topics.TryAdd(topic.Name, topic))
        {
            throw new ArgumentException($"There already is a topic {topic.Name}.", nameof(topic));
        }
    }

    /// <summary>Makes a schema the newest of a topic, as a change of the event's definition does.</summary>
    public void Change(Topic topic, EventSchema schema, bool refusesOld)
    {
        schemas.Add(schema);
        topic.ChangeTo(schema, refusesOld);
    }

    public Topic? Find(string name) => _topics.GetValueOrDefault(name);
}
