using PubSub.Emulator.Bus;
using PubSub.Emulator.Org;
using PubSub.Emulator.Schemas;

namespace PubSub.Emulator.Sample;

/// <summary>Events of a flat schema; the early ones keep to the topic's first schema.</summary>
internal sealed class PlatformEventSource(Topic topic, ValueGenerator values) : IEventSource
{
    private int _count;

    public Topic Topic { get; } = topic;

    public (string SchemaId, byte[] Payload) Next(DateTimeOffset at, bool early)
    {
        var schema = Topic.Schemas[early ? 0 : ^1];
        values.Begin(++_count, at);
        var record = schema.Root.Fields.ToDictionary(field => field.Name, values.Value);
        record["CreatedDate"] = at.ToUnixTimeMilliseconds();
        record["CreatedById"] = OrgIdentity.UserId;
        return (schema.Id, AvroWriter.Write(schema.Root, record));
    }
}
