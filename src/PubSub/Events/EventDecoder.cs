using PubSub.Client.Avro;
using PubSub.Client.Events;

namespace PubSub.Events;

/// <summary>Makes the pipeline's objects of one schema's events. For one thread at a time.</summary>
internal sealed class EventDecoder
{
    private readonly ReadFields _read;
    private readonly CreateObject _create;
    private readonly object?[] _values;
    private readonly object?[] _common = new object?[4];

    public EventDecoder(EventSchema schema, EventForm form)
    {
        IEnumerable<string> fields;
        if (form.IsFlat)
        {
            var reader = new FlatReader(schema, form.Timestamps);
            (_read, fields) = (reader.ReadFields, reader.Columns);
        }
        else
        {
            _read = new DatumReader(schema.Record, form.BindingOf(schema)).ReadFields;
            fields = schema.Record.Fields.Select(f => EventFields.ToProperty(f.Name));
        }
        string[] names = [EventFields.Topic, EventFields.EventName, EventFields.EventId, EventFields.ReplayId, .. fields];
        _create = form.IsHashtable ? new HashtableShape(names).Create : new ObjectShape(names).Create;
        _values = new object?[names.Length - _common.Length];
        _common[1] = schema.Record.Name;
    }

    private delegate void ReadFields(ReadOnlySpan<byte> payload, Span<object?> values);

    private delegate object CreateObject(ReadOnlySpan<object?> first, ReadOnlySpan<object?> values);

    /// <exception cref="AvroException">The payload is not an event of the schema.</exception>
    public object Decode(string topic, string eventId, string? replayId, ReadOnlySpan<byte> payload)
    {
        _read(payload, _values);
        (_common[0], _common[2], _common[3]) = (topic, eventId, replayId);
        return _create(_common, _values);
    }
}
