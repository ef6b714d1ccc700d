using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PubSub.Client.Avro;

/// <summary>Structures as JSON text, for where one text is all there is, and back. Values are as a reader gives them and a writer takes them.</summary>
internal static class JsonText
{
    // Text of any alphabet stays readable; it goes into no web page.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static string Write(object value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Readable))
            Write(value, writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Whether text is to be read as a JSON object or array.</summary>
    internal static bool IsMeant(string text, char opening) => text.AsSpan().TrimStart().StartsWith([opening]);

    /// <summary>The value in the text: dictionaries, arrays, and what is single.</summary>
    /// <exception cref="AvroValueException">The text is no JSON.</exception>
    internal static object? Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            // The latter two are what System.Text.Json says of lone surrogates.
            throw new AvroValueException(text, $"{ValueText.Show(text)} is no JSON: {e.Message.TrimEnd('.')}", e);
        }
    }

    private static void Write(object? value, Utf8JsonWriter writer)
    {
        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case bool flag: writer.WriteBooleanValue(flag); break;
            case int number: writer.WriteNumberValue(number); break;
            case long number: writer.WriteNumberValue(number); break;
            case float number when float.IsFinite(number): WriteReal(number.ToString(CultureInfo.InvariantCulture), MathF.Abs(number) > 1 << 24, writer); break;
            case double number when double.IsFinite(number):
                WriteReal(number.ToString(CultureInfo.InvariantCulture), Math.Abs(number) > 1L << 53, writer);
                break;
            case object?[] items:
                writer.WriteStartArray();
                foreach (var item in items) Write(item, writer);
                writer.WriteEndArray();
                break;
            case Dictionary<string, object?> entries:
                WriteObject(entries, writer);
                break;
            case AvroRecord record:
                WriteObject(record.Schema.Fields.Select(field => KeyValuePair.Create(field.Name, record[field.Position])), writer);
                break;
            default: writer.WriteStringValue(ScalarText.Of(value)); break;
        }
    }

    // The digits of a large one may be another whole number, and would be read as that.
    private static void WriteReal(string text, bool isLarge, Utf8JsonWriter writer) =>
        writer.WriteRawValue(isLarge && !text.Contains('E', StringComparison.Ordinal) ? $"{text}.0" : text);

    private static void WriteObject(IEnumerable<KeyValuePair<string, object?>> entries, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in entries)
        {
            writer.WritePropertyName(name);
            Write(value, writer);
        }

        writer.WriteEndObject();
    }

    private static object? Read(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => ReadObject(json),
        JsonValueKind.Array => json.EnumerateArray().Select(Read).ToArray(),
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Number => ReadNumber(json.GetRawText()),
        JsonValueKind.Null => null,
        _ => json.GetBoolean(),
    };

    // As in other implementations, the last of several equal names wins.
    private static Dictionary<string, object?> ReadObject(JsonElement json)
    {
        var entries = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var property in json.EnumerateObject()) entries[property.Name] = Read(property.Value);
        return entries;
    }

    // "-0" is a number of its own, which a whole number cannot say.
    private static object ReadNumber(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) && !(whole == 0 && text[0] == '-')
            ? (object)whole
            : double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
