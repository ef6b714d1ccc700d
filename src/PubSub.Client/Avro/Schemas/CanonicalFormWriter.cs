using System.Globalization;
using System.Text;

namespace PubSub.Client.Avro;

/// <summary>Writes Parsing Canonical Form: full names, a fixed order of attributes, nothing that does not change the bytes.</summary>
internal sealed class CanonicalFormWriter
{
    private readonly StringBuilder _text = new();
    private readonly HashSet<AvroNamedSchema> _defined = [];

    internal static string Write(AvroSchema schema)
    {
        var writer = new CanonicalFormWriter();
        writer.Append(schema);
        return writer._text.ToString();
    }

    private void Append(AvroSchema schema)
    {
        switch (schema)
        {
            // Names and symbols are ASCII letters, digits, '_' and '.', so nothing ever needs escaping.
            case AvroNamedSchema named when _defined.Add(named):
                _text.Append("{\"name\":\"").Append(named.FullName).Append("\",");
                AppendDefinition(named);
                _text.Append('}');
                break;
            case AvroArraySchema array:
                _text.Append("{\"type\":\"array\",\"items\":");
                Append(array.Items);
                _text.Append('}');
                break;
            case AvroMapSchema map:
                _text.Append("{\"type\":\"map\",\"values\":");
                Append(map.Values);
                _text.Append('}');
                break;
            case AvroUnionSchema union:
                AppendList(union.Branches, Append);
                break;
            default:
                _text.Append('"').Append(schema).Append('"');
                break;
        }
    }

    private void AppendDefinition(AvroNamedSchema schema)
    {
        switch (schema)
        {
            case AvroRecordSchema record:
                _text.Append("\"type\":\"record\",\"fields\":");
                AppendList(record.Fields, AppendField);
                break;
            case AvroEnumSchema symbols:
                _text.Append("\"type\":\"enum\",\"symbols\":");
                AppendList(symbols.Symbols, symbol => _text.Append('"').Append(symbol).Append('"'));
                break;
            case AvroFixedSchema bytes:
                _text.Append(CultureInfo.InvariantCulture, $"\"type\":\"fixed\",\"size\":{bytes.Size}");
                break;
        }
    }

    private void AppendField(AvroField field)
    {
        _text.Append("{\"name\":\"").Append(field.Name).Append("\",\"type\":");
        Append(field.Schema);
        _text.Append('}');
    }

    private void AppendList<T>(IReadOnlyList<T> items, Action<T> append)
    {
        _text.Append('[');
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0) _text.Append(',');
            append(items[i]);
        }

        _text.Append(']');
    }
}
