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
    private readonly List<KeyValuePair<string, object?>> _fields = [];

    // By its place in the event before: most have the properties of that one.
    private readonly List<Property> _known = [];

    /// <param name="schema">The schema of the topic's events.</param>
    /// <param name="binding">How the host's objects are read.</param>
    /// <param name="userId">The signed-in user's id, for <c>CreatedById</c>: with another id, triggers and flows silently do not run.</param>
    public EventEncoder(EventSchema schema, EventBinding binding, string? userId)
    {
        ArgumentNullException.ThrowIfNull(schema);
        (_schema, _binding, _userId) = (schema, binding, userId);
        _writer = new DatumWriter(schema.Record, binding);
    }

    /// <summary>Encodes one event.</summary>
    /// <returns>The id that the object brings, else a new one, and the Avro binary.</returns>
    /// <exception cref="AvroValueException">A property is unknown, or a value is missing or does not fit; the message names it.</exception>
    public (string EventId, byte[] Payload) Encode(object input)
    {
        var given = _binding.AsRecord(input)
            ?? throw new AvroValueException(input, $"the input is no hashtable and no object with properties, which an event {_schema.Record.Name} is made from");
        _fields.Clear();
        var (eventId, isDotted) = ("", false);
        var place = 0;
        foreach (var (name, value) in given)
        {
            var property = Know(place++, name);
            if (property.IsEventId)
                eventId = Convert.ToString(_binding.Unwrap(value), CultureInfo.InvariantCulture) ?? "";
            else if (property.Field is { } field)
            {
                _fields.Add(new(field, value));
                isDotted |= property.IsDotted;
            }
        }
        FillIn(EventFields.CreatedDate, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        FillIn(EventFields.CreatedById, _userId);
        _encoder.Clear();
        _writer.Write(isDotted ? DottedFields.Nest(_fields, [_schema.Record], _binding) : _fields, _encoder);
        return (string.IsNullOrWhiteSpace(eventId) ? _ids.Next() : eventId, _encoder.ToArray());
    }

    private Property Know(int place, string name)
    {
        if (place == _known.Count)
            _known.Add(Property.Of(name));
        else if (_known[place].Name != name)
            _known[place] = Property.Of(name);
        return _known[place];
    }

    private void FillIn(string field, object? value)
    {
        if (_schema.Record.TryGetField(field, out _))
            _fields.Add(new(field, value));
    }

    /// <summary>What a property of the input is for.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Field">The field, or the part of one, that it is the value of; null for none.</param>
    /// <param name="IsEventId">Whether it is the event's id.</param>
    /// <param name="IsDotted">Whether it is a part of a field.</param>
    private sealed record Property(string Name, string? Field, bool IsEventId, bool IsDotted)
    {
        public static Property Of(string name)
        {
            var field = EventFields.IsReserved(name) || EventFields.IsFilledIn(name) ? null : EventFields.ToField(name);
            return new(name, field, EventFields.Is(name, EventFields.EventId), field?.Contains('.', StringComparison.Ordinal) == true);
        }
    }
}
