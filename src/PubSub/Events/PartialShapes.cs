namespace PubSub.Events;

/// <summary>The shapes of objects that have only some of a list of properties. For one thread at a time.</summary>
/// <param name="names">All names, such as PowerShell takes for one object.</param>
internal sealed class PartialShapes(string[] names)
{
    // Changes repeat a few sets of fields. Those that do not must not fill the memory.
    private const int Most = 256;

    private readonly Dictionary<string, ObjectShape> _shapes = new(StringComparer.Ordinal);

    /// <summary>All names.</summary>
    public IReadOnlyList<string> Names => names;

    /// <param name="kept">Of each name, whether the object has it.</param>
    public ObjectShape Of(bool[] kept)
    {
        var key = string.Create(kept.Length, kept, static (flags, kept) =>
        {
            for (var i = 0; i < kept.Length; i++)
                flags[i] = kept[i] ? '1' : '0';
        });
        if (_shapes.TryGetValue(key, out var shape))
            return shape;
        if (_shapes.Count == Most)
            _shapes.Clear();
        shape = new ObjectShape(names.Where((_, i) => kept[i]));
        _shapes.Add(key, shape);
        return shape;
    }
}
