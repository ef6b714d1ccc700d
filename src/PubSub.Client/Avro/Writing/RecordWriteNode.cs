namespace PubSub.Client.Avro;

internal sealed class RecordWriteNode(AvroRecordSchema schema) : WriteNode
{
    private FieldWriter[] _fields = [];
    // Taken while a record is written: a nested record of the same schema or another thread makes its own.
    private RecordValues? _spare;

    internal override string Wanted => schema.FullName;

    /// <summary>Gives the record its fields: after it exists, because a field may lead back to it.</summary>
    internal void SetFields(FieldWriter[] fields) => _fields = fields;

    internal override bool IsExact(object value) => value is AvroRecord record && record.Schema.FullName == schema.FullName;

    internal override void WriteValue(object value, ref WriteState state)
    {
        if (value is string text && JsonText.IsMeant(text, '{')) value = JsonText.Read(text)!;
        var values = Interlocked.Exchange(ref _spare, null) ?? new RecordValues(schema);
        if (!state.Binding.TryReadRecord(value, (name, field) => Give(name, field, values)))
            throw Coercion.Refuse(value, Wanted + ": an object with named fields");
        state.Enter(value);
        WriteFields(values, ref state);
        values.Clear();
        _spare = values;
        state.Leave();
    }

    internal void WriteFields(RecordValues values, ref WriteState state)
    {
        var i = 0;
        try
        {
            for (; i < _fields.Length; i++)
            {
                if (values.TryGet(i, out var value))
                    _fields[i].Write(value, ref state);
                else
                    _fields[i].WriteAbsent(ref state);
            }
        }
        catch (AvroValueException e)
        {
            e.Enclose(schema.Fields[i].Name);
            throw;
        }
    }

    private void Give(string name, object? value, RecordValues values)
    {
        if (!schema.TryGetField(name, out var field))
        {
            var reason = $"{Wanted} has no such field; {NameHint.For(name, schema.Fields)}";
            throw new AvroValueException(value, reason).Enclose(name);
        }

        values.Give(field.Position, name, value);
    }
}
