namespace PubSub.Client.Avro;

/// <summary>A text that is no Avro schema. The message begins with the JSON path of what is wrong.</summary>
public sealed class AvroSchemaException : Exception
{
    private readonly string _reason;

    internal AvroSchemaException(string path, string reason, Exception? inner = null)
        : this("Avro schema", path, reason, inner)
    {
    }

    private AvroSchemaException(string schema, string path, string reason, Exception? inner)
        : base($"{schema}, {path}: {reason}.", inner) => (Path, _reason) = (path, reason);

    /// <summary>Where in the schema's JSON the trouble is, such as <c>$.fields[3].type</c>.</summary>
    public string Path { get; }

    /// <summary>The same, of a schema that has a name.</summary>
    internal AvroSchemaException Of(string id) => new($"Avro schema {ValueText.Show(id)}", Path, _reason, InnerException);
}
