using PubSub.Emulator.Bus;
using PubSub.Emulator.Schemas;

namespace PubSub.Emulator.Records;

/// <summary>The records of one object, by id. A record is replaced, never changed in place.</summary>
internal sealed class RecordTable(string entity, string keyPrefix, Topic topic)
{
    private readonly Dictionary<string, StoredRecord> _records = [];

    public string Entity { get; } = entity;

    public string KeyPrefix { get; } = keyPrefix;

    public Topic Topic { get; } = topic;

    public EventSchema Schema => Topic.Schemas[^1];

    public IEnumerable<KeyValuePair<string, StoredRecord>> All => _records;

    public StoredRecord? Find(string id) => _records.GetValueOrDefault(id);

    public bool HasField(string name) => Schema.Root.Fields.Exists(field => field.Name == name);

    public void Put(string id, StoredRecord? record)
    {
        if (record is null)
        {
            _records.Remove(id);
        }
        else
        {
            _records[id] = record;
        }
    }
}

/// <summary>A record's fields by name, and whether it is in the recycle bin.</summary>
internal sealed record StoredRecord(IReadOnlyDictionary<string, object?> Fields, bool IsDeleted = false);
