namespace PubSub;

/// <summary>The schema of an event.</summary>
public sealed class SfSchema
{
    internal SfSchema(string id, string name, string? @namespace, SfSchemaField[] fields, string json) =>
        (Id, Name, Namespace, Fields, Json) = (id, name, @namespace, fields, json);

    /// <summary>The service's id of the schema.</summary>
    public string Id { get; }

    /// <summary>The event's name, such as <c>Order_Event__e</c>.</summary>
    public string Name { get; }

    /// <summary>The Avro namespace.</summary>
    public string? Namespace { get; }

    /// <summary>The fields, in their order on the wire.</summary>
    public IReadOnlyList<SfSchemaField> Fields { get; }

    /// <summary>The Avro schema as the service sent it.</summary>
    public string Json { get; }
}
