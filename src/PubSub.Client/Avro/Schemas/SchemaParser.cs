using System.Text.Json;

namespace PubSub.Client.Avro;

/// <summary>Builds schemas from JSON. What it accepts is bounded, because a schema comes from the other side too.</summary>
internal sealed class SchemaParser
{
    private const int MaxLength = 4 * 1024 * 1024;
    internal const int MaxDepth = 256;
    private const int MaxSchemas = 20_000;

    private readonly Dictionary<string, AvroNamedSchema> _named = new(StringComparer.Ordinal);
    private int _schemas;

    internal static AvroSchema Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (json.Length > MaxLength) throw Fail("$", $"{json.Length} characters are more than the {MaxLength} that are read");
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return new SchemaParser().ParseSchema(document.RootElement, "", "$");
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            // The latter two are what System.Text.Json says of lone surrogates, in the text and in an escape.
            throw new AvroSchemaException("$", "the text is not JSON: " + e.Message.TrimEnd('.'), e);
        }
    }

    private AvroSchema ParseSchema(JsonElement json, string space, string path)
    {
        if (++_schemas > MaxSchemas) throw Fail(path, $"more than {MaxSchemas} types");
        return json.ValueKind switch
        {
            JsonValueKind.String => Resolve(json.GetString()!, space, path),
            JsonValueKind.Array => ParseUnion(json, space, path),
            JsonValueKind.Object => ParseObject(json, space, path),
            _ => throw Fail(path, $"a type is text, an object or an array, not {Kind(json)}"),
        };
    }

    private AvroSchema ParseObject(JsonElement json, string space, string path)
    {
        var type = Require(json, "type", path);
        if (type.ValueKind != JsonValueKind.String) return ParseSchema(type, space, path + ".type");
        return type.GetString()! switch
        {
            "record" => ParseRecord(json, space, path),
            "enum" => ParseEnum(json, space, path),
            "fixed" => ParseFixed(json, space, path),
            "array" => new AvroArraySchema(ParseSchema(Require(json, "items", path), space, path + ".items")),
            "map" => new AvroMapSchema(ParseSchema(Require(json, "values", path), space, path + ".values")),
            string name => Resolve(name, space, path + ".type"),
        };
    }

    private AvroSchema Resolve(string name, string space, string path)
    {
        if (AvroPrimitiveSchema.Find(name) is { } primitive) return primitive;
        if (_named.TryGetValue(AvroName.Resolve(name, space).FullName, out var schema)) return schema;
        // Not in the specification, but what its Java code does: a bare name may also mean a type without namespace.
        if (_named.TryGetValue(name, out schema)) return schema;
        throw Fail(path, $"{ValueText.Show(name)} is no known type");
    }

    private AvroUnionSchema ParseUnion(JsonElement json, string space, string path)
    {
        var branches = new AvroSchema[json.GetArrayLength()];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var i = 0;
        foreach (var item in json.EnumerateArray())
        {
            var at = path + ValuePath.Index(i);
            var branch = ParseSchema(item, space, at);
            if (branch.Type == AvroType.Union) throw Fail(at, "a union is directly inside a union");
            // The colon keeps a record that is named "Array" apart from an array.
            var key = branch is AvroNamedSchema named ? named.FullName : ":" + branch.Type;
            if (!seen.Add(key)) throw Fail(at, $"the union already has a branch like {branch}");
            branches[i++] = branch;
        }

        return new AvroUnionSchema(branches);
    }

    private AvroRecordSchema ParseRecord(JsonElement json, string space, string path)
    {
        var name = ParseName(json, space, path);
        var record = new AvroRecordSchema(name);
        Define(record, path);
        var list = RequireArray(json, "fields", path);
        var fields = new AvroField[list.GetArrayLength()];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var i = 0;
        foreach (var item in list.EnumerateArray())
        {
            var at = path + ".fields" + ValuePath.Index(i);
            if (item.ValueKind != JsonValueKind.Object) throw Fail(at, $"a field is an object, not {Kind(item)}");
            var fieldName = RequireText(item, "name", at);
            if (!AvroName.IsPart(fieldName)) throw Fail(at + ".name", $"{ValueText.Show(fieldName)} is no Avro name");
            if (!seen.Add(fieldName)) throw Fail(at + ".name", $"the record already has a field '{fieldName}'");
            var schema = ParseSchema(Require(item, "type", at), name.Namespace, at + ".type");
            var defaultJson = item.TryGetProperty("default", out var value) ? value.GetRawText() : null;
            fields[i] = new AvroField(fieldName, schema, i, Doc(item), defaultJson);
            i++;
        }

        record.SetFields(fields);
        return record;
    }

    private AvroEnumSchema ParseEnum(JsonElement json, string space, string path)
    {
        var name = ParseName(json, space, path);
        var list = RequireArray(json, "symbols", path);
        var symbols = new string[list.GetArrayLength()];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var i = 0;
        foreach (var item in list.EnumerateArray())
        {
            var at = path + ".symbols" + ValuePath.Index(i);
            if (item.ValueKind != JsonValueKind.String) throw Fail(at, $"a symbol is text, not {Kind(item)}");
            var symbol = item.GetString()!;
            if (!AvroName.IsPart(symbol)) throw Fail(at, $"{ValueText.Show(symbol)} is no Avro name");
            if (!seen.Add(symbol)) throw Fail(at, $"the enum already has a symbol '{symbol}'");
            symbols[i++] = symbol;
        }

        return Define(new AvroEnumSchema(name, symbols), path);
    }

    private AvroFixedSchema ParseFixed(JsonElement json, string space, string path)
    {
        var name = ParseName(json, space, path);
        var size = Require(json, "size", path);
        if (size.ValueKind != JsonValueKind.Number || !size.TryGetInt32(out var bytes) || bytes < 0)
            throw Fail(path + ".size", $"{ValueText.Show(size.GetRawText())} is no size from 0 to {int.MaxValue}");
        return Define(new AvroFixedSchema(name, bytes), path);
    }

    private static AvroName ParseName(JsonElement json, string space, string path)
    {
        var text = RequireText(json, "name", path);
        if (json.TryGetProperty("namespace", out var given) && given.ValueKind != JsonValueKind.Null)
            space = RequireText(json, "namespace", path);
        var name = AvroName.Resolve(text, space);
        if (!name.IsValid()) throw Fail(path + ".name", $"{ValueText.Show(name.FullName)} is no Avro name");
        if (AvroPrimitiveSchema.Find(name.Name) is not null) throw Fail(path + ".name", $"'{name.Name}' is a primitive type's name");
        return name;
    }

    private T Define<T>(T schema, string path)
        where T : AvroNamedSchema
    {
        if (!_named.TryAdd(schema.FullName, schema)) throw Fail(path + ".name", $"a type '{schema.FullName}' is already defined");
        return schema;
    }

    private static string? Doc(JsonElement json) =>
        json.TryGetProperty("doc", out var doc) && doc.ValueKind == JsonValueKind.String ? doc.GetString() : null;

    private static JsonElement Require(JsonElement json, string attribute, string path) =>
        json.TryGetProperty(attribute, out var value) ? value : throw Fail(path, $"'{attribute}' is missing");

    private static string RequireText(JsonElement json, string attribute, string path)
    {
        var value = Require(json, attribute, path);
        if (value.ValueKind != JsonValueKind.String) throw Fail(path + "." + attribute, $"text is wanted, not {Kind(value)}");
        return value.GetString()!;
    }

    private static JsonElement RequireArray(JsonElement json, string attribute, string path)
    {
        var value = Require(json, attribute, path);
        if (value.ValueKind != JsonValueKind.Array) throw Fail(path + "." + attribute, $"an array is wanted, not {Kind(value)}");
        return value;
    }

    private static string Kind(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };

    private static AvroSchemaException Fail(string path, string reason) => new(path, reason);
}
