using PubSub.Client.Avro;

namespace PubSub.Client.Events;

/// <summary>The columns of a schema's events, worked out once.</summary>
internal sealed class FlatShape
{
    // Records inside records may ask for more columns than anyone can hold; what is beyond is JSON.
    private const int MaxColumns = 10_000;

    private readonly List<string> _names = [];
    private readonly Dictionary<string, int> _columns = new(StringComparer.Ordinal);
    private readonly Stack<AvroRecordSchema> _open = new();

    public FlatShape(AvroRecordSchema record)
    {
        _open.Push(record);
        Fields = [.. record.Fields.Select(f => Build(f.Schema, EventFields.ToProperty(f.Name), isNullable: false))];
    }

    /// <summary>The columns' names, in the order of the fields.</summary>
    public IReadOnlyList<string> Columns => _names;

    /// <summary>What writes each field of the event.</summary>
    public FlatNode[] Fields { get; }

    private FlatNode Build(AvroSchema schema, string name, bool isNullable) => schema switch
    {
        AvroRecordSchema record => BuildRecord(record, name),
        AvroUnionSchema union => BuildUnion(union, name),
        AvroArraySchema array when ScalarText.IsScalar(array.Items) => new FlatArray(Column(name), isNullable),
        AvroArraySchema or AvroMapSchema => new FlatJson(Column(name)),
        _ => new FlatScalar(Column(name)),
    };

    private FlatNode BuildRecord(AvroRecordSchema record, string name)
    {
        // A record that contains itself would have endless columns.
        if (_open.Contains(record) || _names.Count + record.Fields.Count > MaxColumns)
            return new FlatJson(Column(name));
        _open.Push(record);
        var fields = record.Fields.Select(f => Build(f.Schema, $"{name}.{f.Name}", isNullable: false)).ToArray();
        _open.Pop();
        return new FlatRecord(fields);
    }

    private FlatNode BuildUnion(AvroUnionSchema union, string name)
    {
        var others = union.Branches.Where(b => b.Type is not (AvroType.Null or AvroType.Record)).ToArray();
        var other = others switch
        {
            [] => null,
            [var only] => Build(only, name, union.IsNullable),
            _ when others.All(ScalarText.IsScalar) => new FlatScalar(Column(name)),
            _ => new FlatMixed(Column(name)),
        };
        var records = union.Branches.OfType<AvroRecordSchema>().ToDictionary(r => r, r => Build(r, name, isNullable: false));
        return records.Count == 0 ? other ?? new FlatScalar(Column(name)) : new FlatUnion(other, records);
    }

    private int Column(string name)
    {
        // The records of one union may have fields of the same name.
        if (_columns.TryGetValue(name, out var column))
            return column;
        _names.Add(name);
        return _columns[name] = _names.Count - 1;
    }
}
