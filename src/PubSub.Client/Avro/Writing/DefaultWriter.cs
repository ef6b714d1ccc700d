using System.Text;
using System.Text.Json;

namespace PubSub.Client.Avro;

/// <summary>Encodes the default value of a field, which a schema gives as JSON with rules of its own.</summary>
internal sealed class DefaultWriter
{
    // A record's default may leave out fields that have defaults themselves, so a short schema can ask for endless bytes.
    private const int MaxValues = 10_000;

    private readonly BinaryEncoder _encoder = new();
    private int _values;

    /// <summary>The bytes of a default value.</summary>
    /// <exception cref="AvroValueException">The default is no value of the schema.</exception>
    internal static byte[] Encode(AvroSchema schema, string json)
    {
        var writer = new DefaultWriter();
        try
        {
            writer.WriteJson(schema, json, 0);
        }
        catch (Exception e) when (e is AvroValueException or InvalidOperationException)
        {
            // The latter is what System.Text.Json says of a lone surrogate in an escape.
            var reason = $"the schema's default value cannot be used, give the field a value ({e.Message.TrimEnd('.')})";
            throw new AvroValueException(json, reason, e);
        }

        return writer._encoder.ToArray();
    }

    private void WriteJson(AvroSchema schema, string json, int level)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 256 });
        Write(schema, document.RootElement, level);
    }

    private void Write(AvroSchema schema, JsonElement json, int level)
    {
        if (++_values > MaxValues || level > BinaryDecoder.MaxLevels) throw new AvroValueException(null, "it is too large") { IsFinal = true };
        switch (schema)
        {
            case AvroUnionSchema union:
                WriteUnion(union, json, level);
                break;
            case AvroRecordSchema record when json.ValueKind == JsonValueKind.Object:
                foreach (var field in record.Fields) WriteField(field, json, level + 1);
                break;
            case AvroArraySchema array when json.ValueKind == JsonValueKind.Array:
                if (json.GetArrayLength() > 0) _encoder.WriteInt(json.GetArrayLength());
                foreach (var item in json.EnumerateArray()) Write(array.Items, item, level + 1);
                _encoder.WriteInt(0);
                break;
            case AvroMapSchema map when json.ValueKind == JsonValueKind.Object:
                WriteMap(map, json, level + 1);
                break;
            case AvroEnumSchema symbols when IndexOf(symbols, json) is int index and >= 0:
                _encoder.WriteInt(index);
                break;
            case AvroFixedSchema bytes when Latin1(json) is { } text && text.Length == bytes.Size:
                _encoder.WriteFixed(text);
                break;
            default:
                WritePrimitive(schema, json);
                break;
        }
    }

    // Up to Avro 1.11 a default is a value of the first branch, since 1.12 of the first branch that takes it.
    private void WriteUnion(AvroUnionSchema union, JsonElement json, int level)
    {
        var length = _encoder.Length;
        for (var i = 0; i < union.Branches.Count; i++)
        {
            try
            {
                _encoder.WriteInt(i);
                Write(union.Branches[i], json, level);
                return;
            }
            catch (AvroValueException e) when (!e.IsFinal && union.Branches.Count > 1)
            {
                _encoder.Truncate(length);
            }
        }

        throw Refuse(union, json);
    }

    private void WriteField(AvroField field, JsonElement json, int level)
    {
        if (json.TryGetProperty(field.Name, out var value))
            Write(field.Schema, value, level);
        else if (field.DefaultJson is not null)
            WriteJson(field.Schema, field.DefaultJson, level);
        else
            throw new AvroValueException(null, "field " + field.Name + " is missing");
    }

    private void WriteMap(AvroMapSchema map, JsonElement json, int level)
    {
        var entries = json.EnumerateObject().ToList();
        if (entries.Count > 0) _encoder.WriteInt(entries.Count);
        foreach (var entry in entries)
        {
            _encoder.WriteString(entry.Name);
            Write(map.Values, entry.Value, level);
        }

        _encoder.WriteInt(0);
    }

    private void WritePrimitive(AvroSchema schema, JsonElement json)
    {
        var number = json.ValueKind == JsonValueKind.Number ? json.GetRawText() : null;
        switch (schema.Type)
        {
            case AvroType.Null when json.ValueKind == JsonValueKind.Null:
                break;
            case AvroType.Boolean when json.ValueKind is JsonValueKind.True or JsonValueKind.False:
                _encoder.WriteBoolean(json.GetBoolean());
                break;
            case AvroType.Int when number is not null:
                _encoder.WriteInt((int)IntegerCoercion.ToInteger(number, int.MinValue, int.MaxValue, "int"));
                break;
            case AvroType.Long when number is not null:
                _encoder.WriteLong(IntegerCoercion.ToInteger(number, long.MinValue, long.MaxValue, "long"));
                break;
            // Rounded, whole numbers too: unlike a caller, a schema cannot be asked for another number.
            case AvroType.Float when number is not null && float.IsFinite(json.GetSingle()):
                _encoder.WriteFloat(json.GetSingle());
                break;
            case AvroType.Double when number is not null && double.IsFinite(json.GetDouble()):
                _encoder.WriteDouble(json.GetDouble());
                break;
            case AvroType.String when json.ValueKind == JsonValueKind.String:
                _encoder.WriteString(json.GetString());
                break;
            case AvroType.Bytes when Latin1(json) is { } bytes:
                _encoder.WriteBytes(bytes);
                break;
            default:
                throw Refuse(schema, json);
        }
    }

    private static AvroValueException Refuse(AvroSchema schema, JsonElement json) =>
        new(null, ValueText.Show(json.GetRawText()) + " is not " + schema);

    private static int IndexOf(AvroEnumSchema symbols, JsonElement json)
    {
        var symbol = json.ValueKind == JsonValueKind.String ? json.GetString() : null;
        for (var i = 0; i < symbols.Symbols.Count; i++)
            if (symbols.Symbols[i] == symbol) return i;
        return -1;
    }

    // Bytes are text whose characters 0 to 255 are the bytes; null when the JSON is not that.
    private static byte[]? Latin1(JsonElement json) =>
        json.ValueKind == JsonValueKind.String && json.GetString() is { } text && !text.AsSpan().ContainsAnyExceptInRange('\0', '\xFF')
            ? Encoding.Latin1.GetBytes(text)
            : null;
}
