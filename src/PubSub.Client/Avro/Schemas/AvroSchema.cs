namespace PubSub.Client.Avro;

/// <summary>A parsed Avro schema. Immutable; may be shared between threads.</summary>
public abstract class AvroSchema
{
    private string? _canonicalForm;

    private protected AvroSchema(AvroType type) => Type = type;

    /// <summary>Which kind of schema this is.</summary>
    public AvroType Type { get; }

    /// <summary>The schema in Parsing Canonical Form (Avro 1.11 and 1.12): what fingerprints are computed of.</summary>
    public string CanonicalForm => _canonicalForm ??= CanonicalFormWriter.Write(this);

    /// <summary>Whether null is a value of this schema: null itself, or a union with a null branch.</summary>
    public virtual bool IsNullable => Type == AvroType.Null;

    /// <summary>Reads a schema from its JSON text.</summary>
    /// <exception cref="AvroSchemaException">The text is no schema; the message says where and why.</exception>
    public static AvroSchema Parse(string json) => SchemaParser.Parse(json);

    /// <summary>The type's name as messages show it: <c>long</c>, <c>array of string</c>, a full name, <c>null or string</c>.</summary>
    public abstract override string ToString();
}
