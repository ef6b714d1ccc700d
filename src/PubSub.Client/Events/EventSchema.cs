using PubSub.Client.Avro;

namespace PubSub.Client.Events;

/// <summary>The schema of an event as the service holds it. Its id stands for one shape for ever.</summary>
public sealed class EventSchema
{
    /// <param name="id">The service's id of the schema.</param>
    /// <param name="json">The Avro schema as the service sent it.</param>
    /// <exception cref="AvroSchemaException">The text is no Avro schema, or not that of a record.</exception>
    public EventSchema(string id, string json)
    {
        Id = id;
        Json = json;
        Record = AvroSchema.Parse(json) as AvroRecordSchema
            ?? throw new AvroSchemaException("$", "an event must be a record");
    }

    /// <summary>The service's id: the MD5 fingerprint of the canonical form, in 22 characters.</summary>
    public string Id { get; }

    /// <summary>The server's text, byte for byte.</summary>
    public string Json { get; }

    /// <summary>The parsed schema.</summary>
    public AvroRecordSchema Record { get; }
}
