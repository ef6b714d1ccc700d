namespace PubSub.Client.Avro;

internal sealed class RecordReadNode(AvroRecordSchema schema, AvroRecordFactory factory) : ReadNode
{
    private ReadNode[] _fields = [];
    private int _emptyFields;
    // Until the fields are known: whatever leads back to the record is an array, a map or a union, which take a byte (or it never ends).
    private int _minimumSize = 1;
    // One array for the values, taken while a record is read: a nested record of the same schema or another thread makes its own.
    private object?[]? _spare;

    internal override int MinimumSize => _minimumSize;

    /// <summary>Gives the record its fields: after it exists, because a field may lead back to it.</summary>
    internal void SetFields(ReadNode[] fields)
    {
        long size = 0;
        foreach (var field in fields)
        {
            size = Math.Min(size + field.MinimumSize, int.MaxValue);
            if (field.MinimumSize == 0) _emptyFields++;
        }

        _fields = fields;
        _minimumSize = (int)size;
    }

    internal override object Read(ref BinaryDecoder decoder)
    {
        var values = Interlocked.Exchange(ref _spare, null) ?? new object?[_fields.Length];
        ReadFields(ref decoder, values);
        var record = factory(values);
        Array.Clear(values);
        _spare = values;
        return record;
    }

    internal void ReadFields(ref BinaryDecoder decoder, Span<object?> values)
    {
        decoder.Enter();
        if (_minimumSize == 0) decoder.CountEmptyValues(1, decoder.Position);
        if (_emptyFields > 0) decoder.CountEmptyValues(_emptyFields, decoder.Position);
        var i = 0;
        try
        {
            for (; i < _fields.Length; i++) values[i] = _fields[i].Read(ref decoder);
        }
        catch (AvroException e)
        {
            e.Enclose(schema.Fields[i].Name);
            throw;
        }

        decoder.Leave();
    }
}
