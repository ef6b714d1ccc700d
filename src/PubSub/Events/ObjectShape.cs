using System.Management.Automation;

namespace PubSub.Events;

/// <summary>Makes objects that have the same properties in the same order. For one thread at a time.</summary>
internal sealed class ObjectShape
{
    private readonly string[] _names;
    private readonly NoteTable? _table;
    private bool _isKnown;

    /// <param name="names">The wanted names, of which those that PowerShell does not take get an underscore.</param>
    /// <param name="table">How to reach PowerShell's tables; null for its public collections.</param>
    public ObjectShape(IEnumerable<string> names, NoteTable? table) => (_names, _table) = (PSObjects.MakeUnique(names), table);

    public ObjectShape(IEnumerable<string> names)
        : this(names, NoteTable.Current)
    {
    }

    /// <summary>An object with a value for each name.</summary>
    public PSObject Create(ReadOnlySpan<object?> values)
    {
        var result = PSObjects.WithCapacity(_names.Length);
        if (_isKnown)
        {
            _table!.Add(result, _names, values);
            return result;
        }
        var properties = result.Properties;
        // Pre-validated: half the cost of an Add that looks up reserved names and type data.
        for (var i = 0; i < values.Length; i++)
            properties.Add(new PSNoteProperty(_names[i], values[i]), preValidated: true);
        // Once by the public way, which also tells PowerShell's binders that objects have added properties of these names.
        _isKnown = _table is not null;
        return result;
    }
}
