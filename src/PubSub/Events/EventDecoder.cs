using System.Management.Automation;
using PubSub.Client;
using PubSub.Client.Avro;
using PubSub.Client.Events;
using PubSub.Client.Subscriptions;

namespace PubSub.Events;

/// <summary>Makes the pipeline's objects of one schema's events. For one thread at a time.</summary>
internal sealed class EventDecoder
{
    private readonly DatumReader _reader;
    private readonly ObjectShape _shape;
    private readonly object?[] _values;
    private readonly object?[] _common = new object?[4];

    public EventDecoder(EventSchema schema, Client.Events.TimestampFormat timestamps)
    {
        _reader = new DatumReader(schema.Record, new PSBinding(schema, timestamps));
        _shape = new ObjectShape(
        [
            EventFields.Topic, EventFields.EventName, EventFields.EventId, EventFields.ReplayId,
            .. schema.Record.Fields.Select(f => EventFields.ToProperty(f.Name)),
        ]);
        _values = new object?[schema.Record.Fields.Count];
        _common[1] = schema.Record.Name;
    }

    /// <exception cref="AvroException">The payload is not an event of the schema.</exception>
    public PSObject Decode(string topic, ReceivedEvent received)
    {
        _reader.ReadFields(received.Payload, _values);
        _common[0] = topic;
        _common[2] = received.Id;
        _common[3] = ReplayId.Format(received.ReplayId);
        return _shape.Create(_common, _values);
    }
}
