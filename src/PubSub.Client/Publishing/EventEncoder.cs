using System.Globalization;
using PubSub.Client.Avro;
using PubSub.Client.Events;

namespace PubSub.Client.Publishing;

/// <summary>Makes the bytes of an event from a host's object. For one thread at a time.</summary>
public sealed class EventEncoder
{
    private readonly EventSchema _schema;
    private readonly EventBinding _binding;
    private readonly DatumWriter _writer;
    private readonly string? _userId;
    private readonly BinaryEncoder _encoder = new();
    private readonly EventIds _ids = new();
    private readonly InputProperties _properties;
    private readonly Action<string, object?> _take;
    private readonly AvroField? _createdDate;
    private readonly AvroField? _createdById;

    // Of the input that is being read.
    private readonly RecordValues _values;
    private readonly List<KeyValuePair<string, object?>> _others = [];
    private string _eventId = "";

    /// <param name="schema">The schema of the topic's events.</param>
    /// <param name="binding">How the host's objects are read.</param>
    /// <param name="userId">The signed-in user's id, for <c>CreatedById</c>: with another id, triggers and flows silently do not run.</param>
    public EventEncoder(EventSchema schema, EventBinding binding, string? userId)
    {
        ArgumentNullException.ThrowIfNull(schema);
        (_schema, _binding, _userId) = (schema, binding, userId);
        _writer = new DatumWriter(schema.Record, binding);
        _properties = new InputProperties(schema.Record);
        _values = new RecordValues(schema.Record);
        _take = Take;
        schema.Record.TryGetField(EventFields.CreatedDate, out _createdDate);
        schema.Record.TryGetField(EventFields.CreatedById, out _createdById);
    }

    /// <summary>Encodes one event.</summary>
    /// <returns>The id that the object brings, else a new one, and the Avro binary.</returns>
    /// <exception cref="AvroValueException">A property is unknown, or a value is missing or does not fit; the message names it.</exception>
    public (string EventId, byte[] Payload) Encode(object input)
    {
        _values.Clear();
        _others.Clear();
        _properties.Restart();
        _eventId = "";
        if (!_binding.TryReadRecord(input, _take))
            throw new AvroValueException(input, $"the input is no hashtable and no object with properties, which an event {_schema.Record.Name} is made from");
        FillIn(_createdDate, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        FillIn(_createdById, _userId);
        _encoder.Clear();
        // What is no field is nested, or else complained about, by its name.
        if (_others.Count == 0)
            _writer.WriteFields(_values, _encoder);
        else
            _writer.Write(DottedFields.Nest([.. _values.Given(), .. _others], [_schema.Record], _binding), _encoder);
        return (string.IsNullOrWhiteSpace(_eventId) ? _ids.Next() : _eventId, _encoder.ToArray());
    }

    /// <summary>Puts one of an input's properties where it belongs.</summary>
    private void Take(string property, object? value)
    {
        var target = _properties.Find(property);
        if (target >= 0)
            _values.Give(target, property, value);
        else if (target == InputProperties.EventId)
            _eventId = ReadId(property, _binding.Unwrap(value));
        else if (target == InputProperties.Other)
            _others.Add(new(EventFields.ToField(property), value));
    }

    private static string ReadId(string property, object? value) => value switch
    {
        null => "",
        string text => text,
        ValueType and IFormattable id => id.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new AvroValueException(value, "an event's id is a text, such as a UUID").Enclose(property),
    };

    private void FillIn(AvroField? field, object? value)
    {
        if (field is not null)
            _values.Give(field.Position, field.Name, value);
    }
}
