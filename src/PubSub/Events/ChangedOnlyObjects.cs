using System.Management.Automation;
using PubSub.Client.Events;

namespace PubSub.Events;

/// <summary>Makes objects that have no fields but those which a change event says something about. For one thread at a time.</summary>
internal sealed class ChangedOnlyObjects(EventSchema schema, string[] names)
{
    private const int HeaderPosition = 0;

    private readonly ChangedFields _changed = new(schema);
    private readonly PartialShapes _shapes = new(names);
    private readonly Dictionary<int, PartialShapes> _childShapes = [];
    private readonly bool[] _isKept = new bool[names.Length];
    private readonly object?[] _kept = new object?[names.Length];

    /// <summary>The object; null where all fields have a meaning.</summary>
    /// <param name="payload">The event's bytes.</param>
    /// <param name="row">A value for each name.</param>
    public PSObject? Create(ReadOnlySpan<byte> payload, object?[] row)
    {
        if (_changed.Select(payload) is not { } selection)
            return null;
        const int Common = FormReader.CommonCount;
        Array.Fill(_isKept, true, 0, Common);
        row.AsSpan(0, Common).CopyTo(_kept);
        var count = Common;
        for (var i = 0; i < row.Length - Common; i++)
        {
            var value = row[Common + i];
            if (_isKept[Common + i] = i == HeaderPosition || selection.Keeps(i, value))
                _kept[count++] = selection.IsPartial(i, value) ? Reduce(selection, i, value) : value;
        }
        return _shapes.Of(_isKept).Create(_kept.AsSpan(0, count));
    }

    private object? Reduce(FieldSelection selection, int position, object? compound)
    {
        // A person's name may be one text instead.
        if (compound is not (null or PSObject))
            return compound;
        var shapes = ChildShapes(position);
        var values = shapes.Names.Select(child => (compound as PSObject)?.Properties[child].Value).ToArray();
        bool[] isKept = [.. values.Select((value, i) => selection.KeepsChild(position, i, value))];
        return shapes.Of(isKept).Create(values.Where((_, i) => isKept[i]).ToArray());
    }

    private PartialShapes ChildShapes(int position)
    {
        if (!_childShapes.TryGetValue(position, out var shapes))
            _childShapes.Add(position, shapes = new(PSObjects.MakeUnique(schema.Record.Fields[position].RecordOf()!.Fields.Select(f => f.Name))));
        return shapes;
    }
}
