namespace PubSub.Client.Avro;

internal sealed class NullWriteNode : WriteNode
{
    internal override string Wanted => "null";

    internal override bool IsExact(object value) => false;

    internal override void WriteValue(object value, ref WriteState state) => throw Coercion.Refuse(value, Wanted);

    internal override void WriteNull(ref WriteState state)
    {
        // Null takes no bytes.
    }
}

internal sealed class BooleanWriteNode : WriteNode
{
    internal override string Wanted => "boolean";

    internal override bool IsExact(object value) => value is bool;

    internal override void WriteValue(object value, ref WriteState state) => state.Encoder.WriteBoolean(Coercion.ToBoolean(value));
}

internal sealed class IntWriteNode : WriteNode
{
    internal override string Wanted => "int";

    internal override bool IsExact(object value) => value is int;

    internal override void WriteValue(object value, ref WriteState state) =>
        state.Encoder.WriteInt((int)IntegerCoercion.ToInteger(value, int.MinValue, int.MaxValue, Wanted));
}

internal sealed class LongWriteNode : WriteNode
{
    internal override string Wanted => "long";

    internal override bool IsExact(object value) => value is long;

    internal override void WriteValue(object value, ref WriteState state) =>
        state.Encoder.WriteLong(IntegerCoercion.ToInteger(value, long.MinValue, long.MaxValue, Wanted));
}

internal sealed class FloatWriteNode : WriteNode
{
    internal override string Wanted => "float";

    internal override bool IsExact(object value) => value is float;

    internal override void WriteValue(object value, ref WriteState state) => state.Encoder.WriteFloat(RealCoercion<float>.From(value, state.TakesWritten));
}

internal sealed class DoubleWriteNode : WriteNode
{
    internal override string Wanted => "double";

    internal override bool IsExact(object value) => value is double;

    internal override void WriteValue(object value, ref WriteState state) => state.Encoder.WriteDouble(RealCoercion<double>.From(value, state.TakesWritten));
}

internal sealed class StringWriteNode : WriteNode
{
    internal override string Wanted => "string";

    internal override bool IsExact(object value) => value is string;

    internal override void WriteValue(object value, ref WriteState state)
    {
        if (!state.Encoder.TryWriteString(Coercion.ToText(value)))
            throw new AvroValueException(value, "the text has a surrogate without its other half");
    }
}

internal sealed class BytesWriteNode : WriteNode
{
    internal override string Wanted => "bytes";

    internal override bool IsExact(object value) => value is byte[];

    internal override void WriteValue(object value, ref WriteState state) => state.Encoder.WriteBytes(Coercion.ToBytes(value, Wanted));
}
