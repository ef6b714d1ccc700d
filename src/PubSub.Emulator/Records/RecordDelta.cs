namespace PubSub.Emulator.Records;

/// <summary>What an update does to one record: the new record, the event's body, and the fields that the header names.</summary>
internal sealed class RecordDelta
{
    private readonly List<string> _changed = [];
    private readonly List<string> _nulled = [];
    private readonly List<string> _diffs = [];

    public RecordDelta(IReadOnlyDictionary<string, object?> old, IReadOnlyDictionary<string, object?> fields)
    {
        Record = new Dictionary<string, object?>(old);
        foreach (var (name, value) in fields)
        {
            Apply(name, old.GetValueOrDefault(name), value);
        }
    }

    public Dictionary<string, object?> Record { get; }

    /// <summary>What changed and nothing else; of a compound field only the changed children.</summary>
    public Dictionary<string, object?> Body { get; } = [];

    public IReadOnlyList<string> Changed => _changed;

    public IReadOnlyList<string> Nulled => _nulled;

    public IReadOnlyList<string> Diffs => _diffs;

    private void Apply(string name, object? old, object? value)
    {
        if (value is null && old is Dictionary<string, object?> emptied)
        {
            ApplyChildren(name, emptied, emptied.Keys.ToDictionary(child => child, _ => (object?)null));
        }
        else if (value is Dictionary<string, object?> children && old is null or Dictionary<string, object?>)
        {
            ApplyChildren(name, old as Dictionary<string, object?> ?? [], children);
        }
        else if (!Equals(old, value))
        {
            Record[name] = value;
            Body[name] = Note(name, old, value);
        }
    }

    private void ApplyChildren(string name, Dictionary<string, object?> old, Dictionary<string, object?> children)
    {
        Dictionary<string, object?> whole = new(old);
        Dictionary<string, object?> changed = [];
        foreach (var (child, value) in children.Where(pair => !Equals(old.GetValueOrDefault(pair.Key), pair.Value)))
        {
            whole[child] = value;
            changed[child] = Note($"{name}.{child}", old.GetValueOrDefault(child), value);
        }

        if (changed.Count > 0)
        {
            Record[name] = whole.Values.All(value => value is null) ? null : whole;
            Body[name] = changed.Values.All(value => value is null) ? null : changed;
        }
    }

    /// <summary>Names the field in the header, and gives what the body has of it.</summary>
    private object? Note(string path, object? old, object? value)
    {
        _changed.Add(path);
        if (value is null)
        {
            _nulled.Add(path);
        }

        if (old is string before && value is string after && TextDiff.Of(before, after) is { } diff)
        {
            _diffs.Add(path);
            return diff;
        }

        return value;
    }
}
