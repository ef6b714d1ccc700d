namespace PubSub.Client.Avro;

internal sealed class MapWriteNode(AvroMapSchema schema, WriteNode item) : WriteNode
{
    internal override string Wanted => schema.ToString();

    internal override bool IsExact(object value) => value is IReadOnlyDictionary<string, object?>;

    internal override void WriteValue(object value, ref WriteState state)
    {
        if (value is string text && JsonText.IsMeant(text, '{')) value = JsonText.Read(text)!;
        // The count goes ahead of the entries.
        var entries = new List<KeyValuePair<string, object?>>();
        if (!state.Binding.TryReadRecord(value, (name, entry) => entries.Add(new(name, entry))))
            throw Coercion.Refuse(value, Wanted + ": an object with names and values");
        state.Enter(value);
        if (entries.Count > 0) WriteEntries(entries, ref state);
        state.Encoder.WriteInt(0);
        state.Leave();
    }

    private void WriteEntries(List<KeyValuePair<string, object?>> entries, ref WriteState state)
    {
        state.Encoder.WriteInt(entries.Count);
        foreach (var (key, value) in entries)
        {
            try
            {
                if (!state.Encoder.TryWriteString(key))
                    throw new AvroValueException(key, "the key has a surrogate without its other half");
                item.Write(value, ref state);
            }
            catch (AvroValueException e)
            {
                e.Enclose(ValuePath.Key(key));
                throw;
            }
        }
    }
}
