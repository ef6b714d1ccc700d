namespace PubSub.Client.Avro;

/// <summary>A record's values under their schema: what <see cref="AvroBinding.Default"/> makes of a record.</summary>
public sealed class AvroRecord
{
    private readonly object?[] _values;

    /// <summary>A record whose fields are all null.</summary>
    public AvroRecord(AvroRecordSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        Schema = schema;
        _values = new object?[schema.Fields.Count];
    }

    internal AvroRecord(AvroRecordSchema schema, ReadOnlySpan<object?> values)
    {
        Schema = schema;
        _values = values.ToArray();
    }

    /// <summary>The record's schema.</summary>
    public AvroRecordSchema Schema { get; }

    /// <summary>The value of the field at a position.</summary>
    public object? this[int position]
    {
        get => _values[position];
        set => _values[position] = value;
    }

    /// <summary>The value of the field that <see cref="AvroRecordSchema.TryGetField"/> finds.</summary>
    /// <exception cref="KeyNotFoundException">There is no such field.</exception>
    public object? this[string name]
    {
        get => _values[PositionOf(name)];
        set => _values[PositionOf(name)] = value;
    }

    private int PositionOf(string name) => Schema.TryGetField(name, out AvroField? field)
        ? field.Position
        : throw new KeyNotFoundException($"{Schema.FullName} has no field '{name}'.");
}
