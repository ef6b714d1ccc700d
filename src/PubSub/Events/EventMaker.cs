using PubSub.Client;
using PubSub.Client.Avro;
using PubSub.Client.Errors;
using PubSub.Client.Events;
using PubSub.Client.Subscriptions;

namespace PubSub.Events;

/// <summary>Makes the pipeline's objects of events of any schema. For one thread at a time.</summary>
/// <param name="form">How they are to look; null for raw events.</param>
/// <param name="warn">Told what is wrong with an event that can be read all the same; once for each schema and topic.</param>
internal sealed class EventMaker(EventForm? form, Action<string> warn)
{
    private readonly Dictionary<EventSchema, EventDecoder> _decoders = [];
    private bool _hasWarned;

    /// <exception cref="AvroException">The payload is not an event of its schema.</exception>
    /// <exception cref="AvroSchemaException">The service has no usable schema for it.</exception>
    /// <exception cref="PubSubException">The schema cannot be had.</exception>
    public object Make(EventBatch batch, int index)
    {
        var (received, topic) = (batch[index], batch.GetTopic(index));
        if (form is null)
            return RawEvents.Of(topic, received);
        var decoder = DecoderOf(batch.GetSchema(index), form);
        return received.Values is { } row
            ? decoder.Create(topic, received.Payload, row)
            : decoder.Decode(topic, received.Id, ReplayId.Format(received.ReplayId), received.Payload);
    }

    /// <summary>As above, of a raw event and its schema.</summary>
    public object Make(SfRawEvent raw, EventSchema schema) =>
        DecoderOf(schema, form!).Decode(raw.Topic, raw.EventId, raw.ReplayId, raw.Payload);

    private EventDecoder DecoderOf(EventSchema schema, EventForm decoded)
    {
        if (!_decoders.TryGetValue(schema, out var decoder))
        {
            decoder = new EventDecoder(schema, decoded, warn);
            if (decoded.IsFlat && !_hasWarned && _decoders.Values.FirstOrDefault() is { } first && !decoder.Names.SequenceEqual(first.Names))
            {
                _hasWarned = true;
                var advice = _decoders.Keys.Any(s => s.Record.Name == schema.Record.Name)
                    ? "The event's definition has changed: begin a new file with it, or name the columns with Select-Object."
                    : "Give each kind of event a file of its own, as by Group-Object EventName.";
                warn($"The rows of '{schema.Record.Name}' have other columns than those before. Export-Csv and Format-Table take their columns from the first row "
                    + $"and leave out all others. {advice}");
            }
            _decoders.Add(schema, decoder);
        }
        return decoder;
    }
}
