using PubSub.Client.Avro;
using PubSub.Client.Events;

namespace PubSub.Events;

/// <summary>Makes the pipeline's objects of one schema's events. For one thread at a time.</summary>
internal sealed class EventDecoder
{
    private readonly FormReader _reader;
    private readonly CreateObject _create;
    private readonly object?[] _values;
    private readonly object?[] _common = new object?[4];
    private readonly ChangedOnlyObjects? _changedOnly;
    private readonly HashSet<string> _warnedTopics = [];
    private readonly Action<string> _warn;

    /// <param name="schema">The events' schema.</param>
    /// <param name="form">How they are to look.</param>
    /// <param name="warn">Told what is wrong with an event that can be read all the same; once for each topic.</param>
    public EventDecoder(EventSchema schema, EventForm form, Action<string> warn)
    {
        _warn = warn;
        _reader = new FormReader(schema, form, Report);
        var names = PSObjects.MakeUnique([EventFields.Topic, EventFields.EventName, EventFields.EventId, EventFields.ReplayId, .. _reader.Fields]);
        _create = form.IsHashtable ? new HashtableShape(names).Create : new ObjectShape(names).Create;
        _changedOnly = form.IsChangedOnly ? new ChangedOnlyObjects(schema, names) : null;
        _values = new object?[_reader.Fields.Count];
        _common[1] = schema.Record.Name;
        Names = names;
    }

    /// <summary>The names of the objects' properties, in their order.</summary>
    public IReadOnlyList<string> Names { get; }

    private delegate object CreateObject(ReadOnlySpan<object?> first, ReadOnlySpan<object?> values);

    /// <exception cref="AvroException">The payload is not an event of the schema.</exception>
    public object Decode(string topic, string eventId, string? replayId, ReadOnlySpan<byte> payload)
    {
        _common[0] = topic;
        _reader.Read(payload, _values);
        return Create(topic, eventId, replayId, payload, _values);
    }

    /// <summary>As above, of fields that <see cref="FormReader.Ahead"/> has read.</summary>
    public object Create(string topic, string eventId, string? replayId, ReadOnlySpan<byte> payload, object?[] values)
    {
        (_common[0], _common[2], _common[3]) = (topic, eventId, replayId);
        return _changedOnly?.Create(payload, _common, values) ?? _create(_common, values);
    }

    private void Report(string problem)
    {
        var topic = (string)_common[0]!;
        if (_warnedTopics.Add(topic))
            _warn($"Topic '{topic}': {problem} This is said once for each schema and topic.");
    }
}
