using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PubSub.Emulator.Schemas;

/// <summary>A schema of an event: its id, and its text as GetSchema sends it (one line, with the id as <c>uuid</c>).</summary>
internal sealed class EventSchema
{
    private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private EventSchema(string id, string json, AvroRecord root)
    {
        Id = id;
        Json = json;
        Root = root;
    }

    public string Id { get; }

    public string Json { get; }

    public AvroRecord Root { get; }

    public static EventSchema Parse(string text)
    {
        try
        {
            var json = JsonNode.Parse(text) as JsonObject ?? throw new FormatException("The schema of an event is a JSON object.");
            using var document = JsonDocument.Parse(text);
            if (AvroSchemaParser.Parse(document.RootElement) is not AvroRecord root)
            {
                throw new FormatException("The schema of an event is a record.");
            }

            var id = CanonicalForm.SchemaId(root);
            json.Remove("uuid");
            json["uuid"] = id;
            return new EventSchema(id, json.ToJsonString(OneLine), root);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"This is not an Avro schema: {error.Message}", error);
        }
    }
}
