using System.Collections.Specialized;

namespace PubSub.Events;

/// <summary>Makes hashtables like <c>[ordered]@{}</c> that have the same keys in the same order; upper and lower case are the same.</summary>
internal sealed class HashtableShape(IEnumerable<string> names)
{
    // The names that objects have, so that scripts can go from one to the other.
    private readonly string[] _names = PSObjects.MakeUnique(names);

    /// <summary>A hashtable with a value for each name.</summary>
    public object Create(ReadOnlySpan<object?> values)
    {
        var result = new OrderedDictionary(_names.Length, StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < values.Length; i++)
            result.Add(_names[i], values[i]);
        return result;
    }
}
