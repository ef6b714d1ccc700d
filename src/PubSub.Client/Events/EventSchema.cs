using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PubSub.Client.Avro;
using PubSub.Client.Text;

namespace PubSub.Client.Events;

/// <summary>The schema of an event as the service holds it. Its id stands for one shape for ever.</summary>
public sealed class EventSchema
{
    /// <param name="id">The service's id of the schema.</param>
    /// <param name="json">The Avro schema as the service sent it.</param>
    /// <exception cref="AvroSchemaException">The text is no Avro schema, or not that of a record.</exception>
    public EventSchema(string id, string json)
        : this(id, json, ReadRecord(id, json))
    {
    }

    private EventSchema(string id, string json, AvroRecordSchema record) => (Id, Json, Record) = (id, json, record);

    /// <summary>The service's id: the MD5 fingerprint of the canonical form, in 22 characters.</summary>
    public string Id { get; }

    /// <summary>The server's text, byte for byte.</summary>
    public string Json { get; }

    /// <summary>The parsed schema.</summary>
    public AvroRecordSchema Record { get; }

    /// <summary>A schema of which only the text was kept. Its id is in the text, as the service writes it; else it is computed.</summary>
    /// <exception cref="AvroSchemaException">The text is no Avro schema, or not that of a record.</exception>
    public static EventSchema Parse(string json)
    {
        var record = ReadRecord(json);
        return new EventSchema(ReadId(json) ?? Fingerprint(record), json, record);
    }

    private static AvroRecordSchema ReadRecord(string id, string json)
    {
        try
        {
            return ReadRecord(json);
        }
        catch (AvroSchemaException e) when (id.Length > 0)
        {
            throw e.Of(id);
        }
    }

    private static AvroRecordSchema ReadRecord(string json) =>
        AvroSchema.Parse(json) as AvroRecordSchema ?? throw new AvroSchemaException("$", "an event must be a record");

    private static string? ReadId(string json)
    {
        // As deep as the parser of schemas goes, which has read the text before.
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = SchemaParser.MaxDepth });
        return document.RootElement.TryGetProperty("uuid", out var id) && id.ValueKind == JsonValueKind.String ? id.GetString() : null;
    }

    private static string Fingerprint(AvroRecordSchema record)
    {
#pragma warning disable CA5351 // Salesforce names schemas by MD5; nothing is protected with it.
        var hash = MD5.HashData(Encoding.UTF8.GetBytes(record.CanonicalForm));
#pragma warning restore CA5351
        return Base64Url.Encode(hash);
    }
}
