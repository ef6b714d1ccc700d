namespace PubSub.Client.Avro;

internal sealed class FixedWriteNode(AvroFixedSchema schema) : WriteNode
{
    internal override string Wanted => schema.FullName;

    internal override bool IsExact(object value) => value is byte[] bytes && bytes.Length == schema.Size;

    internal override void WriteValue(object value, ref WriteState state)
    {
        var bytes = Coercion.ToBytes(value, Wanted);
        if (bytes.Length != schema.Size)
            throw new AvroValueException(value, $"{ValueText.Show(value)} is {bytes.Length} bytes, {Wanted} takes exactly {schema.Size}");
        state.Encoder.WriteFixed(bytes);
    }
}

internal sealed class EnumWriteNode : WriteNode
{
    private readonly AvroEnumSchema _schema;
    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _anyCase = new(StringComparer.OrdinalIgnoreCase);

    internal EnumWriteNode(AvroEnumSchema schema)
    {
        _schema = schema;
        for (var i = 0; i < schema.Symbols.Count; i++)
        {
            _indexes.Add(schema.Symbols[i], i);
            // -1: symbols that differ only in case cannot be told apart.
            if (!_anyCase.TryAdd(schema.Symbols[i], i)) _anyCase[schema.Symbols[i]] = -1;
        }
    }

    internal override string Wanted => _schema.FullName;

    internal override bool IsExact(object value) => value is string symbol && _indexes.ContainsKey(symbol);

    internal override void WriteValue(object value, ref WriteState state)
    {
        var symbol = value is string or Enum ? value.ToString()! : "";
        if (!_indexes.TryGetValue(symbol, out var index) && (!_anyCase.TryGetValue(symbol, out index) || index < 0))
            throw new AvroValueException(value, $"{ValueText.Show(value)} is no symbol of {Wanted}: {ValueText.List(_schema.Symbols)}");
        state.Encoder.WriteInt(index);
    }
}
