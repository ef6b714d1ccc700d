namespace PubSub.Client.Avro;

/// <summary>Writes one field of a record: what is given for it, or what stands in when nothing is.</summary>
internal sealed class FieldWriter(AvroField field, WriteNode node, Func<object?, object?>? convert)
{
    private byte[]? _default;

    internal void Write(object? value, ref WriteState state) =>
        node.Write(convert is null ? value : Convert(value, convert, ref state), ref state);

    internal void WriteAbsent(ref WriteState state)
    {
        if (field.DefaultJson is not null)
            state.Encoder.WriteFixed(_default ??= DefaultWriter.Encode(field.Schema, field.DefaultJson));
        else if (field.Schema.IsNullable)
            node.WriteNull(ref state);
        else
            throw new AvroValueException(null, "the field is required (" + node.Wanted + ")");
    }

    private object? Convert(object? value, Func<object?, object?> converter, ref WriteState state)
    {
        var plain = state.Binding.Unwrap(value);
        if (plain is null || (node is UnionWriteNode union && union.StandsForNull(plain))) return null;
        try
        {
            return converter(plain);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw new AvroValueException(plain, $"{ValueText.Show(plain)} does not fit: {e.Message.TrimEnd('.')}", e);
        }
    }
}
