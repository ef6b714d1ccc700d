namespace PubSub.Client.Avro;

/// <summary>A schema with a name that others may refer to: a record, an enum or a fixed.</summary>
public abstract class AvroNamedSchema : AvroSchema
{
    private protected AvroNamedSchema(AvroType type, AvroName name, string? doc)
        : base(type)
    {
        Name = name.Name;
        Namespace = name.Namespace;
        FullName = name.FullName;
        Doc = doc;
    }

    /// <summary>The name without its namespace.</summary>
    public string Name { get; }

    /// <summary>The namespace, "" for none.</summary>
    public string Namespace { get; }

    /// <summary>Namespace and name, joined by a dot.</summary>
    public string FullName { get; }

    /// <summary>The documentation text, if the schema has one.</summary>
    public string? Doc { get; }

    /// <inheritdoc/>
    public override string ToString() => FullName;
}
