namespace PubSub.Client.Events;

/// <summary>Which fields of a change event are to stay when those without meaning are dropped.</summary>
public sealed class FieldSelection
{
    private readonly FieldSet[] _sets;
    private readonly bool _keepsValues;

    internal FieldSelection(FieldSet[] sets)
    {
        _sets = sets;
        // What changed besides the known fields is not known, so every value may be new. A null says nothing then either.
        _keepsValues = Array.Exists(sets, set => set.FirstUnknown is not null);
    }

    private FieldSelection()
    {
        _sets = [];
        _keepsValues = true;
    }

    /// <summary>No field but those that have a value.</summary>
    internal static FieldSelection WithValue { get; } = new();

    /// <summary>Whether a field with this value stays.</summary>
    public bool Keeps(int position, object? value) =>
        Names(position) || (_keepsValues && value is not null) || Array.Exists(_sets, set => set.ChildrenOf(position)?.Contains(true) == true);

    /// <summary>Whether only some of the fields within a compound field with this value stay.</summary>
    public bool IsPartial(int position, object? value) =>
        !(value is null && Names(position)) && ChildrenOf(position) is { } children && children.Contains(true) && children.Contains(false);

    /// <summary>Whether a field within a compound field stays, of which only some do.</summary>
    public bool KeepsChild(int position, int child, object? value) =>
        ChildrenOf(position)![child] || (value is not null && (_keepsValues || Names(position)));

    private bool Names(int position) => Array.Exists(_sets, set => set.Has(position));

    private bool[]? ChildrenOf(int position)
    {
        bool[]? all = null;
        foreach (var set in _sets)
        {
            if (set.ChildrenOf(position) is { } children)
                all = all is null ? children : [.. all.Zip(children, (a, b) => a || b)];
        }
        return all;
    }
}
