namespace PubSub.Client.Avro;

/// <summary>A field of a record schema.</summary>
public sealed class AvroField
{
    internal AvroField(string name, AvroSchema schema, int position, string? doc, string? defaultJson)
    {
        Name = name;
        Schema = schema;
        Position = position;
        Doc = doc;
        DefaultJson = defaultJson;
    }

    /// <summary>The field's name, as the schema spells it.</summary>
    public string Name { get; }

    /// <summary>The schema of the field's values.</summary>
    public AvroSchema Schema { get; }

    /// <summary>The field's place in the record, from 0.</summary>
    public int Position { get; }

    /// <summary>The documentation text, if the field has one.</summary>
    public string? Doc { get; }

    /// <summary>Whether the schema gives a default value.</summary>
    public bool HasDefault => DefaultJson is not null;

    /// <summary>The default value as JSON text; null when there is none. It is not checked until a writer needs it.</summary>
    public string? DefaultJson { get; }

    /// <inheritdoc/>
    public override string ToString() => Name + ": " + Schema;
}
