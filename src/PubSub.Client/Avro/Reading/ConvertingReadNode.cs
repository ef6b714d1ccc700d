namespace PubSub.Client.Avro;

/// <summary>Hands the values of a field to the host's converter.</summary>
internal sealed class ConvertingReadNode(ReadNode inner, Func<object?, object?> convert) : ReadNode
{
    internal override int MinimumSize => inner.MinimumSize;

    internal override object? Read(ref BinaryDecoder decoder)
    {
        var start = decoder.Position;
        var value = inner.Read(ref decoder);
        if (value is null) return null;
        try
        {
            return convert(value);
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentOutOfRangeException)
        {
            throw new AvroException(start, $"{ValueText.Show(value)} cannot be converted: {e.Message.TrimEnd('.')}", e);
        }
    }
}
