using PubSub.Client.Avro;
using PubSub.Client.Events;

namespace PubSub.Events;

/// <summary>Avro records as ordered hashtables, which cost a fraction of an object with properties.</summary>
internal sealed class HashtableBinding(EventSchema schema, Client.Events.TimestampFormat timestamps, Action<string> report)
    : EventBinding(schema, timestamps, report)
{
    public override AvroRecordFactory GetRecordFactory(AvroRecordSchema schema)
    {
        var shape = new HashtableShape(schema.Fields.Select(f => f.Name));
        return values => shape.Create(values);
    }
}
