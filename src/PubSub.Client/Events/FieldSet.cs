using System.Globalization;
using PubSub.Client.Avro;

namespace PubSub.Client.Events;

/// <summary>The fields that one list of a change event's header stands for. An entry <c>0x…</c> has bits of the record's own fields, one
/// <c>4-0x…</c> those of the fields within its field 4
/// (https://developer.salesforce.com/docs/platform/pub-sub-api/guide/event-deserialization-considerations.html).</summary>
internal sealed class FieldSet
{
    private readonly AvroRecordSchema _record;
    private readonly bool[] _fields;
    private readonly List<int> _parents = [];
    private readonly Dictionary<int, bool[]> _children = [];
    private readonly List<object?> _others = [];

    /// <param name="record">The schema of the event itself; the bits count its fields.</param>
    /// <param name="entries">The list, in any order and number.</param>
    public FieldSet(AvroRecordSchema record, object?[] entries)
    {
        _record = record;
        _fields = new bool[record.Fields.Count];
        foreach (var entry in entries)
        {
            if (entry is not string text || !TryAdd(text, out var fits))
                _others.Add(entry);
            else if (fits)
                continue;
            FirstUnknown ??= entry;
        }
    }

    /// <summary>The first entry that has a bit of no field or is no bitmap; null where all is known.</summary>
    public object? FirstUnknown { get; }

    /// <summary>Whether a field of the record itself is in the set.</summary>
    public bool Has(int position) => _fields[position];

    /// <summary>Which fields within a compound field are in the set; null where the list has no entry of it.</summary>
    public bool[]? ChildrenOf(int position) => _children.GetValueOrDefault(position);

    /// <summary>The names: the record's own fields in their order, then those within compound fields as <c>Parent.Child</c>, or the parent's
    /// alone where all are set, as in Salesforce's sample. Each comes once, so their number is bounded. What is no bitmap stays as it is.</summary>
    public object?[] ToNames()
    {
        var names = new List<object?>();
        for (var i = 0; i < _fields.Length; i++)
        {
            if (_fields[i])
                names.Add(_record.Fields[i].Name);
        }
        foreach (var parent in _parents)
            AddChildren(names, parent);
        names.AddRange(_others);
        return [.. names];
    }

    private void AddChildren(List<object?> names, int position)
    {
        var parent = _record.Fields[position];
        var children = _children[position];
        if (Array.TrueForAll(children, isSet => isSet))
        {
            if (!_fields[position])
                names.Add(parent.Name);
            return;
        }
        for (var i = 0; i < children.Length; i++)
        {
            if (children[i])
                names.Add($"{parent.Name}.{parent.RecordOf()!.Fields[i].Name}");
        }
    }

    private bool TryAdd(string entry, out bool fits)
    {
        var dash = entry.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0)
            return FieldBitmap.TrySet(entry, _fields, out fits);
        fits = false;
        if (!int.TryParse(entry.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out var position))
            return false;
        return FieldBitmap.TrySet(entry.AsSpan(dash + 1), FlagsOf(position), out fits);
    }

    private bool[] FlagsOf(int position)
    {
        if (_children.TryGetValue(position, out var flags))
            return flags;
        // A position of no compound field has no flags, so that none of its bits fits.
        if (position >= _fields.Length || _record.Fields[position].RecordOf() is not { Fields.Count: > 0 } record)
            return [];
        _parents.Add(position);
        return _children[position] = new bool[record.Fields.Count];
    }
}
