namespace PubSub.Client.Avro;

/// <summary>A text that is no Avro schema. The message begins with the JSON path of what is wrong.</summary>
public sealed class AvroSchemaException : Exception
{
    internal AvroSchemaException(string path, string reason, Exception? inner = null)
        : base($"Avro schema, {path}: {reason}.", inner) => Path = path;

    /// <summary>Where in the schema's JSON the trouble is, such as <c>$.fields[3].type</c>.</summary>
    public string Path { get; }
}
