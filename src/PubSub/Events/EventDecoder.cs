using PubSub.Client.Avro;
using PubSub.Client.Events;

namespace PubSub.Events;

/// <summary>Makes the pipeline's objects of one schema's events. For one thread at a time.</summary>
internal sealed class EventDecoder
{
    private readonly FormReader _reader;
    private readonly CreateObject _create;
    private readonly object?[] _row;
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
        _create = form.IsHashtable ? new HashtableShape(_reader.Names).Create : new ObjectShape(_reader.Names).Create;
        _changedOnly = form.IsChangedOnly ? new ChangedOnlyObjects(schema, _reader.Names) : null;
        _row = new object?[_reader.Names.Length];
    }

    /// <summary>The names of the objects' properties, in their order.</summary>
    public IReadOnlyList<string> Names => _reader.Names;

    private delegate object CreateObject(ReadOnlySpan<object?> values);

    /// <exception cref="AvroException">The payload is not an event of the schema.</exception>
    public object Decode(string topic, string eventId, string? replayId, ReadOnlySpan<byte> payload)
    {
        _row[0] = topic;
        _reader.Read(eventId, replayId, payload, _row);
        return Create(topic, payload, _row);
    }

    /// <summary>As above, of a row that <see cref="FormReader.Ahead"/> has read.</summary>
    public object Create(string topic, ReadOnlySpan<byte> payload, object?[] row)
    {
        row[0] = topic;
        return _changedOnly?.Create(payload, row) ?? _create(row);
    }

    private void Report(string problem)
    {
        var topic = (string)_row[0]!;
        if (_warnedTopics.Add(topic))
            _warn($"Topic '{topic}': {problem} This is said once for each schema and topic.");
    }
}
