using System.Management.Automation;
using PubSub.Client.Events;

namespace PubSub.Events;

/// <summary>Makes objects that have no fields but those which a change event says something about. For one thread at a time.</summary>
internal sealed class ChangedOnlyObjects(EventSchema schema, string[] names)
{
    private const int HeaderPosition = 0;

    private readonly ChangedFields _changed = new(schema);
    private readonly Dictionary<int, string[]> _childNames = [];

    /// <summary>The object; null where all fields have a meaning.</summary>
    /// <param name="payload">The event's bytes.</param>
    /// <param name="common">The values of the first names.</param>
    /// <param name="values">The values of the schema's fields, of the names after those.</param>
    public PSObject? Create(ReadOnlySpan<byte> payload, object?[] common, object?[] values)
    {
        if (_changed.Select(payload) is not { } selection)
            return null;
        var keptNames = new List<string>(names[..common.Length]);
        var kept = new List<object?>();
        for (var i = 0; i < values.Length; i++)
        {
            if (i != HeaderPosition && !selection.Keeps(i, values[i]))
                continue;
            keptNames.Add(names[common.Length + i]);
            kept.Add(selection.IsPartial(i, values[i]) ? Reduce(selection, i, values[i]) : values[i]);
        }
        return new ObjectShape(keptNames).Create(common, kept.ToArray());
    }

    private object? Reduce(FieldSelection selection, int position, object? compound)
    {
        // A person's name may be one text instead.
        if (compound is not (null or PSObject))
            return compound;
        var children = ChildNames(position);
        var values = children.Select(child => (compound as PSObject)?.Properties[child].Value).ToArray();
        int[] kept = [.. Enumerable.Range(0, children.Length).Where(i => selection.KeepsChild(position, i, values[i]))];
        return new ObjectShape(kept.Select(i => children[i])).Create(kept.Select(i => values[i]).ToArray());
    }

    private string[] ChildNames(int position)
    {
        if (!_childNames.TryGetValue(position, out var children))
            _childNames.Add(position, children = PSObjects.MakeUnique(schema.Record.Fields[position].RecordOf()!.Fields.Select(f => f.Name)));
        return children;
    }
}
