using PubSub.Client.Avro;

namespace PubSub.Client.Events;

/// <summary>Tells wanted change events from others by their headers, without reading their bodies. For one thread at a time.</summary>
public sealed class ChangeEventFilter
{
    private const string Overflow = "GAP_OVERFLOW";

    private readonly NamePattern[] _entityNames;
    private readonly NamePattern[] _changeTypes;
    private readonly RecordIdSet? _recordIds;
    private readonly Action<string> _warn;
    private readonly Dictionary<EventSchema, ChangeHeaderReader?> _readers = [];
    private bool _hasSeenTypes;

    /// <param name="entityNames">The API names of the objects; none for any.</param>
    /// <param name="changeTypes">The types of change; none for any.</param>
    /// <param name="recordIds">The ids of the records, or beginnings of ids with <c>*</c> behind; none for any.</param>
    /// <param name="warn">Told of a type of change that there is not, and of events that have no header.</param>
    /// <exception cref="FormatException">A text is no record id.</exception>
    public ChangeEventFilter(
        IReadOnlyList<NamePattern> entityNames, IReadOnlyList<NamePattern> changeTypes, IReadOnlyList<string> recordIds, Action<string> warn)
    {
        ArgumentNullException.ThrowIfNull(recordIds);
        _entityNames = [.. entityNames];
        _changeTypes = [.. changeTypes];
        _recordIds = recordIds.Count > 0 ? new RecordIdSet(recordIds) : null;
        _warn = warn;
    }

    /// <summary>Whether an event is wanted. One without a header is not; one whose header cannot be read is, so that its error is seen.</summary>
    public bool IsWanted(EventSchema schema, ReadOnlySpan<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(schema);
        if (ReaderOf(schema) is not { } header)
            return ChangeHeader.IsIn(schema);
        try
        {
            header.Read(payload);
        }
        catch (AvroException)
        {
            return true;
        }
        return Matches(_entityNames, header[0]) && Matches(_changeTypes, header[1])
            // An overflow names no record because it may be about any.
            && (_recordIds is null || header[1] is Overflow || (header[2] is object?[] ids && _recordIds.Overlaps(ids)));
    }

    private ChangeHeaderReader? ReaderOf(EventSchema schema)
    {
        if (!_readers.TryGetValue(schema, out var reader))
        {
            _readers.Add(schema, reader = ChangeHeaderReader.For(schema, ChangeHeader.EntityName, ChangeHeader.ChangeType, ChangeHeader.RecordIds));
            if (reader is not null)
                CheckTypes((AvroRecordSchema)schema.Record.Fields[0].Schema);
            else if (!ChangeHeader.IsIn(schema))
                _warn($"The events of '{schema.Record.Name}' are no change events, so the filters skip all of them.");
        }
        return reader;
    }

    /// <summary>A type that is misspelt would be waited for in silence.</summary>
    private void CheckTypes(AvroRecordSchema header)
    {
        if (_hasSeenTypes || !header.TryGetField(ChangeHeader.ChangeType, out var field) || field.Schema is not AvroEnumSchema types)
            return;
        _hasSeenTypes = true;
        foreach (var wanted in _changeTypes.Where(w => !types.Symbols.Any(w.IsMatch)))
            _warn($"No change is of the type '{wanted.Text}'. There are {string.Join(", ", types.Symbols)}.");
    }

    private static bool Matches(NamePattern[] patterns, object? value)
    {
        if (patterns.Length == 0)
            return true;
        foreach (var pattern in patterns)
        {
            if (value is string text && pattern.IsMatch(text))
                return true;
        }
        return false;
    }
}
