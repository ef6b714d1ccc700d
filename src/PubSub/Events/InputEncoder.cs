using System.Management.Automation;
using PubSub.Client.Avro;
using PubSub.Client.Events;
using PubSub.Client.Publishing;

namespace PubSub.Events;

/// <summary>Makes of inputs what is published: of raw events what they have, of other objects what a schema says.</summary>
/// <param name="userId">The signed-in user's id; null where it is not known.</param>
/// <param name="assumedZone">What a time without a zone is; Unspecified for an error.</param>
internal sealed class InputEncoder(string? userId, DateTimeKind assumedZone)
{
    private EventEncoder? _encoder;
    private string _schemaId = "";
    private bool _hadRaw;

    /// <summary>Writes objects with a schema from now on.</summary>
    public void Use(EventSchema schema) =>
        (_encoder, _schemaId) = (new EventEncoder(schema, new PSBinding(schema) { AssumedZone = assumedZone }, userId), schema.Id);

    /// <summary>One event; null where the signed-in user's id is needed for it, and is not known.</summary>
    /// <exception cref="AvroValueException">A property is unknown, or a value is missing or does not fit.</exception>
    /// <exception cref="FormatException">It is a raw event that has not all it needs.</exception>
    public EncodedInput? Encode(PSObject input)
    {
        if (input.BaseObject is SfRawEvent raw)
            return AsItIs(raw);
        // Raw events have their user in their bytes.
        if ((_hadRaw || userId is null) && RawEvents.IsRaw(input))
            return AsItIs(RawEvents.Read(input));
        if (userId is null)
            return null;
        try
        {
            var (eventId, payload) = _encoder!.Encode(input);
            return new EncodedInput(eventId, _schemaId, payload, []);
        }
        catch (AvroValueException) when (RawEvents.IsRaw(input))
        {
            // Only now: other events need not be looked through for it. Where there was one, more will come.
            _hadRaw = true;
            return AsItIs(RawEvents.Read(input));
        }
    }

    /// <summary>A copy: the arrays are the caller's, who may use them for the next event before this one has gone.</summary>
    // The service would make up an id that is missing, and nobody would know which event its answer is about.
    private static EncodedInput AsItIs(SfRawEvent raw) => new(
        string.IsNullOrWhiteSpace(raw.EventId) ? Guid.NewGuid().ToString() : raw.EventId, raw.SchemaId, [.. raw.Payload],
        [.. raw.Headers.Select(h => KeyValuePair.Create(h.Key, (byte[])[.. h.Value]))]);
}

/// <summary>What is published of an input.</summary>
/// <param name="EventId">The event's id.</param>
/// <param name="SchemaId">The id of the schema that the payload is written with.</param>
/// <param name="Payload">The Avro binary.</param>
/// <param name="Headers">What goes along with the event.</param>
internal readonly record struct EncodedInput(string EventId, string SchemaId, byte[] Payload, IReadOnlyList<KeyValuePair<string, byte[]>> Headers);
