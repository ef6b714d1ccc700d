namespace PubSub.Client.Avro;

/// <summary>A schema with a name that others may refer to: a record, an enum or a fixed.</summary>
public abstract class AvroNamedSchema : AvroSchema
{
    private protected AvroNamedSchema(AvroType type, AvroName name)
        : base(type)
    {
        Name = name.Name;
        Namespace = name.Namespace;
        FullName = name.FullName;
    }

    /// <summary>The name without its namespace.</summary>
    public string Name { get; }

    /// <summary>The namespace, "" for none.</summary>
    public string Namespace { get; }

    /// <summary>Namespace and name, joined by a dot.</summary>
    public string FullName { get; }

    /// <inheritdoc/>
    public override string ToString() => FullName;
}
