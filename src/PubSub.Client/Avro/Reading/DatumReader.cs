namespace PubSub.Client.Avro;

/// <summary>
/// Decodes data of one schema into a host's objects. Build it once per schema; it may be used from several threads at once.
/// </summary>
public sealed class DatumReader
{
    private readonly ReadNode _root;
    private readonly int _fieldCount;

    /// <summary>Prepares to read data written with <paramref name="schema"/>.</summary>
    public DatumReader(AvroSchema schema, AvroBinding binding)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(binding);
        _root = new ReadNodeBuilder(binding).Build(schema);
        _fieldCount = schema is AvroRecordSchema record ? record.Fields.Count : -1;
    }

    /// <summary>
    /// Reads one datum. The values are null, bool, int, long, float, double, byte[] (bytes and fixed), string (also for an enum's symbol),
    /// object?[] (array), Dictionary&lt;string, object?&gt; (map) and what the binding makes of records.
    /// </summary>
    /// <exception cref="AvroException">The bytes are no datum of the schema, or bytes are left over.</exception>
    public object? Read(ReadOnlySpan<byte> data)
    {
        var decoder = new BinaryDecoder(data);
        var value = _root.Read(ref decoder);
        CheckEnd(in decoder);
        return value;
    }

    /// <summary>Reads one datum of a record schema into <paramref name="values"/>, one for each field, without the factory.</summary>
    /// <exception cref="AvroException">The bytes are no datum of the schema, or bytes are left over.</exception>
    /// <exception cref="InvalidOperationException">The schema is no record.</exception>
    /// <exception cref="ArgumentException"><paramref name="values"/> has not as many elements as the record has fields.</exception>
    public void ReadFields(ReadOnlySpan<byte> data, Span<object?> values)
    {
        if (_root is not RecordReadNode record) throw new InvalidOperationException("The schema is not a record.");
        if (values.Length != _fieldCount) throw new ArgumentException($"The record has {_fieldCount} fields.", nameof(values));
        var decoder = new BinaryDecoder(data);
        record.ReadFields(ref decoder, values);
        CheckEnd(in decoder);
    }

    private static void CheckEnd(in BinaryDecoder decoder)
    {
        if (decoder.Remaining > 0) throw new AvroException(decoder.Position, $"{decoder.Remaining} bytes are left over");
    }
}
