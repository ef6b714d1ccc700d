using System.Text.Json;

namespace PubSub.Emulator.Schemas;

/// <summary>Reads the JSON form of an Avro schema.</summary>
internal sealed class AvroSchemaParser
{
    private static readonly Dictionary<string, AvroKind> Primitives =
        Enum.GetValues<AvroKind>().ToDictionary(kind => kind.ToString().ToLowerInvariant());

    private readonly Dictionary<string, AvroNamed> _named = [];

    public static AvroType Parse(JsonElement json) => new AvroSchemaParser().Read(json, "");

    private AvroType Read(JsonElement json, string space) => json.ValueKind switch
    {
        JsonValueKind.String => Resolve(json.GetString()!, space),
        JsonValueKind.Array => new AvroUnion([.. json.EnumerateArray().Select(branch => Read(branch, space))]),
        JsonValueKind.Object => ReadObject(json, space),
        _ => throw new FormatException($"An Avro type is a text, an array or an object, not {json.ValueKind}."),
    };

    private AvroType Resolve(string name, string space)
    {
        if (Primitives.TryGetValue(name, out var kind))
        {
            return new AvroPrimitive(kind);
        }

        var full = FullName(name, space);
        return _named.GetValueOrDefault(full) ?? throw new FormatException($"The Avro type '{full}' is not defined before its use.");
    }

    private AvroType ReadObject(JsonElement json, string space)
    {
        var type = json.GetProperty("type");
        if (type.ValueKind != JsonValueKind.String)
        {
            return Read(type, space);
        }

        switch (type.GetString())
        {
            case "record" or "error":
                return ReadRecord(json, NameOf(json, space));
            case "enum":
                return Define(new AvroEnum(
                    NameOf(json, space), [.. json.GetProperty("symbols").EnumerateArray().Select(symbol => symbol.GetString()!)]));
            case "fixed":
                return Define(new AvroFixed(NameOf(json, space), json.GetProperty("size").GetInt32()));
            case "array":
                return new AvroArray(Read(json.GetProperty("items"), space));
            case "map":
                return new AvroMap(Read(json.GetProperty("values"), space));
            default:
                return Resolve(type.GetString()!, space);
        }
    }

    private AvroRecord ReadRecord(JsonElement json, string fullName)
    {
        var record = Define(new AvroRecord(fullName));
        var space = fullName.Contains('.', StringComparison.Ordinal) ? fullName[..fullName.LastIndexOf('.')] : "";
        foreach (var field in json.GetProperty("fields").EnumerateArray())
        {
            var doc = field.TryGetProperty("doc", out var text) ? text.GetString() : null;
            record.Fields.Add(new AvroField(field.GetProperty("name").GetString()!, Read(field.GetProperty("type"), space), doc));
        }

        return record;
    }

    private T Define<T>(T named)
        where T : AvroNamed =>
        _named.TryAdd(named.FullName, named) ? named : throw new FormatException($"The Avro type '{named.FullName}' is defined twice.");

    private static string NameOf(JsonElement json, string space) =>
        FullName(json.GetProperty("name").GetString()!, json.TryGetProperty("namespace", out var own) ? own.GetString()! : space);

    private static string FullName(string name, string space) =>
        name.Contains('.', StringComparison.Ordinal) || space.Length == 0 ? name : $"{space}.{name}";
}
