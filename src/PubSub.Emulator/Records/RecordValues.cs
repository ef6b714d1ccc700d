using System.Globalization;
using System.Text.Json;
using PubSub.Emulator.Schemas;

namespace PubSub.Emulator.Records;

/// <summary>JSON as the values of a record: what the Salesforce REST API would take.</summary>
internal static class RecordValues
{
    /// <exception cref="FormatException">There is no such field, or it takes no such value.</exception>
    public static Dictionary<string, object?> Read(AvroRecord record, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"The fields of {record.Name} are a JSON object.");
        }

        Dictionary<string, object?> values = [];
        foreach (var property in json.EnumerateObject())
        {
            AvroField field = record.Fields.Find(field => field.Name == property.Name && field.Name != ChangeHeader.FieldName)
                ?? throw new FormatException($"{record.Name} has no field '{property.Name}'.");
            values[field.Name] = property.Value.ValueKind == JsonValueKind.Null ? null : Read(field, property.Value);
        }

        return values;
    }

    private static object Read(AvroField field, JsonElement json)
    {
        var types = field.Type is AvroUnion union ? union.Branches : [field.Type];
        foreach (var type in types)
        {
            if (Read(type, field.Label, json) is { } value)
            {
                return value;
            }
        }

        throw new FormatException($"The field '{field.Name}' takes no {json.GetRawText()}.");
    }

    private static object? Read(AvroType type, string label, JsonElement json) => (type, json.ValueKind) switch
    {
        (AvroRecord record, JsonValueKind.Object) => Read(record, json),
        (AvroPrimitive { Kind: AvroKind.String }, JsonValueKind.String) => json.GetString(),
        (AvroPrimitive { Kind: AvroKind.Boolean }, JsonValueKind.True or JsonValueKind.False) => json.GetBoolean(),
        (AvroPrimitive { Kind: AvroKind.Int }, JsonValueKind.Number) when json.TryGetInt32(out var number) => number,
        (AvroPrimitive { Kind: AvroKind.Long }, JsonValueKind.Number) when json.TryGetInt64(out var number) => number,
        (AvroPrimitive { Kind: AvroKind.Long }, JsonValueKind.String) => Milliseconds(label, json.GetString()!),
        (AvroPrimitive { Kind: AvroKind.Double }, JsonValueKind.Number) => json.GetDouble(),
        _ => null,
    };

    private static object? Milliseconds(string label, string text) => label switch
    {
        "TimeOnly" => TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) ? (long)time.TotalMilliseconds : null,
        "DateTime" or "DateOnly" => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at.ToUnixTimeMilliseconds()
            : null,
        _ => null,
    };
}
