namespace PubSub.Client.Avro;

/// <summary>One of the eight types without parts, <c>null</c> to <c>string</c>.</summary>
public sealed class AvroPrimitiveSchema : AvroSchema
{
    private readonly string _name;

    private AvroPrimitiveSchema(AvroType type, string name)
        : base(type) => _name = name;

    /// <inheritdoc/>
    public override string ToString() => _name;

    /// <summary>The schema of a primitive type's name, or null when the name is no primitive type's.</summary>
    internal static AvroPrimitiveSchema? Find(ReadOnlySpan<char> name) => name switch
    {
        "null" => new AvroPrimitiveSchema(AvroType.Null, "null"),
        "boolean" => new AvroPrimitiveSchema(AvroType.Boolean, "boolean"),
        "int" => new AvroPrimitiveSchema(AvroType.Int, "int"),
        "long" => new AvroPrimitiveSchema(AvroType.Long, "long"),
        "float" => new AvroPrimitiveSchema(AvroType.Float, "float"),
        "double" => new AvroPrimitiveSchema(AvroType.Double, "double"),
        "bytes" => new AvroPrimitiveSchema(AvroType.Bytes, "bytes"),
        "string" => new AvroPrimitiveSchema(AvroType.String, "string"),
        _ => null,
    };
}
