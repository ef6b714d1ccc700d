using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PubSub.Emulator.Schemas;

/// <summary>Avro's Parsing Canonical Form and the schema id that Salesforce makes of it.</summary>
internal static class CanonicalForm
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(AvroType type)
    {
        StringBuilder text = new();
        Write(text, type, []);
        return text.ToString();
    }

    /// <summary>Base64url, without padding, of the MD5 of the canonical form.</summary>
#pragma warning disable CA5351 // Salesforce names schemas by MD5; nothing is protected with it.
    public static string SchemaId(AvroType type) =>
        Convert.ToBase64String(MD5.HashData(Encoding.UTF8.GetBytes(Of(type)))).TrimEnd('=').Replace('+', '-').Replace('/', '_');
#pragma warning restore CA5351

    private static void Write(StringBuilder text, AvroType type, HashSet<string> defined)
    {
        switch (type)
        {
            case AvroPrimitive primitive:
                text.Append('"').Append(primitive.Kind.ToString().ToLowerInvariant()).Append('"');
                break;
            case AvroNamed named when !defined.Add(named.FullName):
                text.Append(Quote(named.FullName));
                break;
            case AvroRecord record:
                Open(text, record, "record").Append(",\"fields\":[");
                Join(text, record.Fields, field =>
                {
                    text.Append("{\"name\":").Append(Quote(field.Name)).Append(",\"type\":");
                    Write(text, field.Type, defined);
                    text.Append('}');
                });
                text.Append("]}");
                break;
            case AvroEnum symbols:
                Open(text, symbols, "enum").Append(",\"symbols\":[");
                Join(text, symbols.Symbols, symbol => text.Append(Quote(symbol)));
                text.Append("]}");
                break;
            case AvroFixed block:
                Open(text, block, "fixed").Append(",\"size\":").Append(block.Size).Append('}');
                break;
            case AvroArray array:
                text.Append("{\"type\":\"array\",\"items\":");
                Write(text, array.Items, defined);
                text.Append('}');
                break;
            case AvroMap map:
                text.Append("{\"type\":\"map\",\"values\":");
                Write(text, map.Values, defined);
                text.Append('}');
                break;
            case AvroUnion union:
                text.Append('[');
                Join(text, union.Branches, branch => Write(text, branch, defined));
                text.Append(']');
                break;
        }
    }

    private static StringBuilder Open(StringBuilder text, AvroNamed named, string kind) =>
        text.Append("{\"name\":").Append(Quote(named.FullName)).Append(",\"type\":\"").Append(kind).Append('"');

    private static void Join<T>(StringBuilder text, IReadOnlyList<T> items, Action<T> write)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
            {
                text.Append(',');
            }

            write(items[i]);
        }
    }

    private static string Quote(string text) => JsonSerializer.Serialize(text, Plain);
}
