namespace PubSub.Client.Avro;

internal sealed class NullReadNode : ReadNode
{
    internal override int MinimumSize => 0;

    internal override object? Read(ref BinaryDecoder decoder) => null;
}

internal sealed class BooleanReadNode : ReadNode
{
    internal override int MinimumSize => 1;

    internal override object Read(ref BinaryDecoder decoder) => BoxedValues.Of(decoder.ReadBoolean());
}

internal sealed class IntReadNode : ReadNode
{
    internal override int MinimumSize => 1;

    internal override object Read(ref BinaryDecoder decoder) => BoxedValues.Of(decoder.ReadInt());
}

internal sealed class LongReadNode : ReadNode
{
    internal override int MinimumSize => 1;

    internal override object Read(ref BinaryDecoder decoder) => BoxedValues.Of(decoder.ReadLong());
}

internal sealed class FloatReadNode : ReadNode
{
    internal override int MinimumSize => sizeof(float);

    internal override object Read(ref BinaryDecoder decoder) => decoder.ReadFloat();
}

internal sealed class DoubleReadNode : ReadNode
{
    internal override int MinimumSize => sizeof(double);

    internal override object Read(ref BinaryDecoder decoder) => decoder.ReadDouble();
}

internal sealed class BytesReadNode : ReadNode
{
    internal override int MinimumSize => 1;

    internal override object Read(ref BinaryDecoder decoder) => decoder.ReadBytes();
}

internal sealed class StringReadNode : ReadNode
{
    // What is longer hardly comes again, and would be held for nothing.
    private const int MaxRemembered = 64;

    // A status, a region, a user's id: the next event often has the same.
    private string _last = "";

    internal override int MinimumSize => 1;

    internal override object Read(ref BinaryDecoder decoder)
    {
        var text = decoder.ReadString(_last);
        if (text.Length <= MaxRemembered) _last = text;
        return text;
    }
}

internal sealed class FixedReadNode(AvroFixedSchema schema) : ReadNode
{
    internal override int MinimumSize => schema.Size;

    internal override object Read(ref BinaryDecoder decoder) => decoder.ReadFixed(schema.Size);
}

internal sealed class EnumReadNode(AvroEnumSchema schema) : ReadNode
{
    private readonly string[] _symbols = [.. schema.Symbols];

    internal override int MinimumSize => 1;

    internal override object Read(ref BinaryDecoder decoder) => _symbols[decoder.ReadIndex(_symbols.Length, "symbol")];
}
