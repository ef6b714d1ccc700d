using System.Globalization;
using PubSub.Emulator.Org;
using PubSub.Emulator.Schemas;

namespace PubSub.Emulator.Sample;

/// <summary>Believable values for a field, told by its Avro type, the Salesforce type in its doc, and its name.</summary>
internal sealed class ValueGenerator(Random random)
{
    private const double NullShare = 0.12;

    private int _number;
    private DateTimeOffset _at;

    /// <summary>Starts the event with this number, which happens at this time.</summary>
    public void Begin(int number, DateTimeOffset at)
    {
        _number = number;
        _at = at;
    }

    /// <summary>A value that may be null where the schema allows it.</summary>
    public object? Value(AvroField field) => Nullable(field) && random.NextDouble() < NullShare ? null : Filled(field);

    /// <summary>A value that is not null.</summary>
    public object Filled(AvroField field)
    {
        var type = field.Type is AvroUnion union ? union.Branches.First(IsValue) : field.Type;
        var label = field.Label;
        return type switch
        {
            AvroRecord record => record.Fields.ToDictionary(child => child.Name, Value),
            AvroPrimitive { Kind: AvroKind.Boolean } => random.Next(2) == 1,
            AvroPrimitive { Kind: AvroKind.Int } => random.Next(1, 5000),
            AvroPrimitive { Kind: AvroKind.Long } => Time(label),
            AvroPrimitive { Kind: AvroKind.Double } => Number(field.Name, label),
            AvroPrimitive { Kind: AvroKind.String } => Text(field.Name, label),
            _ => throw new NotSupportedException($"No value is made for the field {field.Name}."),
        };
    }

    /// <summary>An 18-character record id with the given key prefix.</summary>
    public string RecordId(string prefix)
    {
        var id = $"{prefix}5e{new string(random.GetItems<char>(Words.IdChars, 10))}";
        return id + RecordIds.Suffix(id);
    }

    public string Uuid()
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    private static bool Nullable(AvroField field) => field.Type is AvroUnion union && !IsValue(union.Branches[0]);

    private static bool IsValue(AvroType type) => type is not AvroPrimitive { Kind: AvroKind.Null };

    private long Time(string label) => label switch
    {
        "DateOnly" => new DateTimeOffset(_at.UtcDateTime.Date.AddDays(random.Next(-30, 30)), TimeSpan.Zero).ToUnixTimeMilliseconds(),
        "TimeOnly" => random.Next(24 * 60) * 60_000L,
        _ => _at.AddMilliseconds(random.NextInt64(-86_400_000, 86_400_000)).ToUnixTimeMilliseconds(),
    };

    private double Number(string name, string label)
    {
        if (name.Contains("Latitude", StringComparison.Ordinal))
        {
            return Math.Round((random.NextDouble() * 180) - 90, 6);
        }

        if (name.Contains("Longitude", StringComparison.Ordinal))
        {
            return Math.Round((random.NextDouble() * 360) - 180, 6);
        }

        return label == "Currency" || name.Contains("Amount", StringComparison.Ordinal)
            ? random.Next(100, 10_000_000) / 100d
            : random.Next(-2, 400) / 2d;
    }

    private string Text(string name, string label) => (name, label) switch
    {
        ("Order_Number__c", _) => string.Create(CultureInfo.InvariantCulture, $"SO-{1000 + _number}"),
        ("Customer__c", _) => Pick(Words.Companies),
        ("Status__c" or "Status", _) => Pick(Words.Statuses),
        ("City", _) => Pick(Words.Cities),
        ("Street", _) => string.Create(CultureInfo.InvariantCulture, $"{random.Next(1, 200)} {Pick(Words.Nouns)} Street"),
        ("FirstName", _) => Pick(Words.FirstNames),
        ("LastName", _) => Pick(Words.LastNames),
        ("UserId", _) => OrgIdentity.UserId,
        ("Username", _) => OrgIdentity.UserName,
        ("SourceIp", _) => string.Create(CultureInfo.InvariantCulture, $"203.0.113.{random.Next(1, 255)}"),
        (_, "EntityId") => OrgIdentity.UserId,
        (_, "ExternalId") => string.Create(CultureInfo.InvariantCulture, $"EXT-{random.Next(100_000)}"),
        (_, "Phone") => string.Create(CultureInfo.InvariantCulture, $"+47 {random.Next(20_000_000, 99_999_999)}"),
        (_, "Email") => $"{Pick(Words.FirstNames).ToLowerInvariant()}@example.com",
        (_, "MultiEnum") => $"{Pick(Words.Nouns)};{Pick(Words.Nouns)}",
        (_, "StringPlusClob") => Pick(Words.Notes),
        (_, "HtmlStringPlusClob") => $"<p>{Pick(Words.Notes)}</p>",
        _ => $"{Pick(Words.Adjectives)} {Pick(Words.Nouns)}",
    };

    private string Pick(string[] words) => words[random.Next(words.Length)];
}
