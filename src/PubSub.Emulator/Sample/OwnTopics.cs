using PubSub.Emulator.Bus;
using PubSub.Emulator.Records;
using PubSub.Emulator.Schemas;

namespace PubSub.Emulator.Sample;

/// <summary>Topics of schema files that the emulator is started with.</summary>
internal static class OwnTopics
{
    private const string ChangeEvent = "ChangeEvent";

    /// <summary>Registers a platform event, or a change event with its object: the header tells.</summary>
    public static void Add(EventSchema schema, TopicCatalog topics, RecordStore records)
    {
        var name = schema.Root.Name;
        if (schema.Root.Fields is not [{ Name: ChangeHeader.FieldName }, ..])
        {
            topics.Add(new Topic($"/event/{name}", true, true, [schema]));
            return;
        }

        Topic topic = new($"/data/{name}", false, true, [schema], topics.Find(BuiltInTopics.AllChanges)!);
        topics.Add(topic);
        var entity = name.EndsWith(ChangeEvent, StringComparison.Ordinal) ? name[..^ChangeEvent.Length] : name;
        records.Add(new RecordTable(entity.EndsWith("__", StringComparison.Ordinal) ? entity + "c" : entity, $"a{records.Entities.Count():00}", topic));
    }
}
