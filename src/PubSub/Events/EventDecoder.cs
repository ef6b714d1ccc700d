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
    private readonly ChangedOnlyObjects? _changedOnly;
    private readonly HashSet<string> _warnedTopics = [];
    private readonly Action<string> _warn;

    /// <param name="schema">The events' schema.</param>
    /// <param name="timestamps">What dates and times become.</param>
    /// <param name="changedOnly">Whether to drop the fields that a change leaves alone.</param>
    /// <param name="warn">Told what is wrong with an event that can be read all the same; once for each topic.</param>
    public EventDecoder(EventSchema schema, Client.Events.TimestampFormat timestamps, bool changedOnly, Action<string> warn)
    {
        _warn = warn;
        _reader = new DatumReader(schema.Record, new PSBinding(schema, timestamps, Report));
        var names = PSObjects.MakeUnique(
        [
            EventFields.Topic, EventFields.EventName, EventFields.EventId, EventFields.ReplayId,
            .. schema.Record.Fields.Select(f => EventFields.ToProperty(f.Name)),
        ]);
        _shape = new ObjectShape(names);
        _changedOnly = changedOnly ? new ChangedOnlyObjects(schema, names) : null;
        _values = new object?[schema.Record.Fields.Count];
        _common[1] = schema.Record.Name;
    }

    /// <exception cref="AvroException">The payload is not an event of the schema.</exception>
    public PSObject Decode(string topic, ReceivedEvent received)
    {
        _common[0] = topic;
        _reader.ReadFields(received.Payload, _values);
        _common[2] = received.Id;
        _common[3] = ReplayId.Format(received.ReplayId);
        return _changedOnly?.Create(received.Payload, _common, _values) ?? _shape.Create(_common, _values);
    }

    private void Report(string problem)
    {
        var topic = (string)_common[0]!;
        if (_warnedTopics.Add(topic))
            _warn($"Topic '{topic}': {problem} This is said once for each schema and topic.");
    }
}
