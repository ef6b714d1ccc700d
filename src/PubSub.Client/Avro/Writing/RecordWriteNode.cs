namespace PubSub.Client.Avro;

internal sealed class RecordWriteNode(AvroRecordSchema schema) : WriteNode
{
    private static readonly object Absent = new();

    private FieldWriter[] _fields = [];
    // One array for the values, taken while a record is written: a nested record of the same schema or another thread makes its own.
    private object?[]? _spare;

    internal override string Wanted => schema.FullName;

    /// <summary>Gives the record its fields: after it exists, because a field may lead back to it.</summary>
    internal void SetFields(FieldWriter[] fields) => _fields = fields;

    internal override bool IsExact(object value) => value is AvroRecord record && record.Schema.FullName == schema.FullName;

    internal override void WriteValue(object value, ref WriteState state)
    {
        if (value is string text && JsonText.IsMeant(text, '{')) value = JsonText.Read(text)!;
        var given = state.Binding.AsRecord(value)
            ?? throw Coercion.Refuse(value, Wanted + ": an object with named fields");
        state.Enter(value);
        object?[] values = Interlocked.Exchange(ref _spare, null) ?? new object?[_fields.Length];
        Array.Fill(values, Absent);
        Assign(given, values);
        WriteFields(values, ref state);
        Array.Clear(values);
        _spare = values;
        state.Leave();
    }

    private void Assign(IEnumerable<KeyValuePair<string, object?>> given, object?[] values)
    {
        foreach ((string name, object? value) in given)
        {
            if (!schema.TryGetField(name, out AvroField? field))
            {
                string reason = $"{Wanted} has no such field; {NameHint.For(name, schema.Fields)}";
                throw new AvroValueException(value, reason).Enclose(name);
            }

            if (values[field.Position] != Absent) throw new AvroValueException(value, "the field is given more than once").Enclose(name);
            values[field.Position] = value;
        }
    }

    private void WriteFields(object?[] values, ref WriteState state)
    {
        int i = 0;
        try
        {
            for (; i < _fields.Length; i++)
            {
                if (values[i] == Absent)
                    _fields[i].WriteAbsent(ref state);
                else
                    _fields[i].Write(values[i], ref state);
            }
        }
        catch (AvroValueException e)
        {
            e.Enclose(schema.Fields[i].Name);
            throw;
        }
    }
}
