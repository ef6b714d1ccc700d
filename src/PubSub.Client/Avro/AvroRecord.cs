namespace PubSub.Client.Avro;

/// <summary>A record's values under their schema: what <see cref="AvroBinding.Default"/> makes of a record.</summary>
public sealed class AvroRecord
{
    private readonly object?[] _values;

    internal AvroRecord(AvroRecordSchema schema, ReadOnlySpan<object?> values)
    {
        Schema = schema;
        _values = values.ToArray();
    }

    /// <summary>The record's schema.</summary>
    public AvroRecordSchema Schema { get; }

    /// <summary>The value of the field at a position.</summary>
    public object? this[int position] => _values[position];
}
