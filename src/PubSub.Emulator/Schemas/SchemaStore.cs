using System.Collections.Concurrent;

namespace PubSub.Emulator.Schemas;

/// <summary>Every schema the org ever had, by id: events keep the schema they were published with.</summary>
internal sealed class SchemaStore
{
    private readonly ConcurrentDictionary<string, EventSchema> _schemas = new(StringComparer.Ordinal);

    public EventSchema Add(EventSchema schema) => _schemas.GetOrAdd(schema.Id, schema);

    public EventSchema? Find(string id) => _schemas.GetValueOrDefault(id);
}
