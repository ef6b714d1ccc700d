using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using PubSub.Client.Avro;
using PubSub.Client.Events;
using PubSub.Client.Publishing;
using PubSub.Client.Tests.Avro;

namespace PubSub.Client.Tests.Events;

/// <summary>Events as rows, and rows as events.</summary>
public sealed class FlatReaderTests : IDisposable
{
    private static readonly EventSchema All = new("id", """
        {"type":"record","name":"All__e","fields":[
          {"name":"Text","type":["null","string"]},{"name":"Topic","type":"string"},
          {"name":"Flag","type":["null","boolean"]},{"name":"Small","type":["null","int"]},{"name":"Large","type":"long"},
          {"name":"Single","type":["null","float"]},{"name":"Real","type":["null","double"]},{"name":"Raw","type":["null","bytes"]},
          {"name":"Suit","type":["null",{"type":"enum","name":"Suit","symbols":["HEARTS","SPADES"]}]},
          {"name":"Hash","type":["null",{"type":"fixed","name":"Hash","size":4}]},
          {"name":"Tags","type":{"type":"array","items":"string"}},{"name":"Others","type":["null",{"type":"array","items":["null","string"]}]},
          {"name":"Numbers","type":["null",{"type":"array","items":"double"}]},
          {"name":"Map","type":["null",{"type":"map","values":["null","long"]}]},
          {"name":"Who","type":["null","string",{"type":"record","name":"Who","fields":[
            {"name":"First","type":["null","string"]},{"name":"Last","type":["null","string"]}]}]},
          {"name":"Place","type":["null",{"type":"record","name":"Place","fields":[
            {"name":"City","type":["null","string"]},{"name":"Latitude","type":["null","double"]},
            {"name":"Inner","type":["null",{"type":"record","name":"Inner","fields":[{"name":"N","type":["null","int"]}]}]}]}]},
          {"name":"Same","type":["null","Place"]},{"name":"Must","type":"Inner"},
          {"name":"List","type":["null",{"type":"array","items":"Place"}]},
          {"name":"Tree","type":["null",{"type":"record","name":"Tree","fields":[{"name":"V","type":["null","int"]},{"name":"Next","type":["null","Tree"]}]}]}]}
        """);

    private static readonly EventSchema Times = new("id", """
        {"type":"record","name":"T__e","fields":[
          {"name":"At","type":["null","long"],"doc":"Data:DateTime:1"},{"name":"On","type":["null","long"],"doc":"Data:DateOnly:1"},
          {"name":"In","type":["null","long"],"doc":"Data:TimeOnly:1"},{"name":"N","type":["null","long"]}]}
        """);

    private readonly CultureInfo _culture = CultureInfo.CurrentCulture;

    // A comma before the fraction, and a minus sign that is not ASCII.
    public FlatReaderTests() => CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("sv-SE");

    public void Dispose() => CultureInfo.CurrentCulture = _culture;

    [Fact]
    public void Columns_are_the_same_whatever_the_event_has()
    {
        string[] columns =
        [
            "Text", "Topic_", "Flag", "Small", "Large", "Single", "Real", "Raw", "Suit", "Hash", "Tags", "Others", "Numbers", "Map",
            "Who", "Who.First", "Who.Last", "Place.City", "Place.Latitude", "Place.Inner.N", "Same.City", "Same.Latitude", "Same.Inner.N",
            "Must.N", "List", "Tree.V", "Tree.Next",
        ];
        Assert.Equal(columns, new FlatReader(All, TimestampFormat.Iso8601).Columns);
    }

    [Fact]
    public void Every_type_has_a_text_of_no_culture()
    {
        var row = Flatten(All, new()
        {
            ["Text"] = "=1+1",
            ["Topic"] = "t",
            ["Flag"] = true,
            ["Small"] = -5,
            ["Large"] = long.MaxValue,
            ["Single"] = 0.1f,
            ["Real"] = -1.5,
            ["Raw"] = new byte[] { 1, 2 },
            ["Suit"] = "SPADES",
            ["Hash"] = new byte[] { 0, 0, 0, 1 },
            ["Tags"] = new[] { "a;b", "c" },
            ["Numbers"] = new[] { 1.5, double.NaN },
            ["Map"] = new Dictionary<string, object?> { ["k"] = 1L, ["n"] = null },
            ["Who"] = "Acme",
            ["Place"] = new Dictionary<string, object?> { ["City"] = "Oslo", ["Inner"] = new Dictionary<string, object?> { ["N"] = 7 } },
            ["Must"] = new Dictionary<string, object?>(),
            ["List"] = new[] { new Dictionary<string, object?> { ["City"] = "Rome" } },
            ["Tree"] = new Dictionary<string, object?> { ["V"] = 1, ["Next"] = new Dictionary<string, object?> { ["V"] = 2 } },
        });
        Assert.Equal(
            new object?[]
            {
                "=1+1", "t", true, "-5", "9223372036854775807", "0.1", "-1.5", "AQI=", "SPADES", "AAAAAQ==", @"a\;b;c", null, "1.5;NaN",
                """{"k":1,"n":null}""", "Acme", null, null, "Oslo", null, "7", null, null, null, null,
                """[{"City":"Rome","Latitude":null,"Inner":null}]""", "1", """{"V":2,"Next":null}""",
            },
            row);
    }

    [Fact]
    public void A_row_keeps_nothing_of_the_row_before()
    {
        var reader = new FlatReader(All, TimestampFormat.Iso8601);
        var row = new object?[reader.Columns.Count];
        reader.ReadFields(Encode(All, new() { ["Topic"] = "t", ["Large"] = 1, ["Tags"] = "x", ["Must"] = "{}", ["Who"] = """{"First":"Ada"}""" }), row);
        var who = reader.Columns.ToList().IndexOf("Who.First");
        // Text is taken as text first.
        Assert.Equal("""{"First":"Ada"}""", row[who - 1]);
        reader.ReadFields(Encode(All, new() { ["Topic"] = "t", ["Large"] = 1, ["Tags"] = "", ["Must"] = "{}", ["Who.First"] = "Ada" }), row);
        Assert.Equal((null, "Ada", null), (row[who - 1], row[who], row[who + 1]));
        // Where null is impossible, empty text is the empty array.
        Assert.Equal("", row[reader.Columns.ToList().IndexOf("Tags")]);
    }

    [Fact]
    public void Times_are_what_they_are_told_to_be()
    {
        Dictionary<string, object?> input = new() { ["At"] = 1_772_375_400_123, ["On"] = 1_772_323_200_000, ["In"] = 52_200_000, ["N"] = -3 };
        Assert.Equal(["2026-03-01T14:30:00.123Z", "2026-03-01", "14:30:00.000", "-3"], Flatten(Times, input));
        Assert.Equal(["1772375400123", "1772323200000", "52200000", "-3"], Flatten(Times, input, TimestampFormat.UnixMs));
        Assert.Equal(
            [DateTime.UnixEpoch.AddMilliseconds(1_772_375_400_123), new DateTime(2026, 3, 1), new TimeSpan(14, 30, 0), "-3"],
            Flatten(Times, input, TimestampFormat.DateTime));
        Assert.Equal([$"{long.MaxValue}", null, "86400000", null], Flatten(Times, new() { ["At"] = long.MaxValue, ["In"] = 86_400_000 }));
    }

    [Fact]
    public void Any_event_comes_back_from_its_row() =>
        Prop.ForAll(RandomSchemas.ValueOf(All.Record, 6).ToArbitrary(), value =>
        {
            var payload = AvroTesting.Encode(All.Record, value);
            var reader = new FlatReader(All, TimestampFormat.Iso8601);
            var row = new object?[reader.Columns.Count];
            reader.ReadFields(payload, row);
            // As Export-Csv and Import-Csv leave it.
            var input = reader.Columns.Zip(row, (name, cell) => KeyValuePair.Create(name, (object?)(cell?.ToString() ?? ""))).ToList();
            var back = (AvroRecord)AvroTesting.Decode(All.Record, new EventEncoder(All, new TestBinding(All), null).Encode(input).Payload)!;
            var changed = All.Record.Fields.Where(f => !IsSame(((AvroRecord)value!)[f.Position], back[f.Position])).Select(f => f.Name).ToList();
            return (changed.Count == 0).Label($"{string.Join(", ", changed)} of {string.Join(" | ", input)}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void A_schema_that_asks_for_endless_columns_gets_some()
    {
        // Each record has the one before it ten times.
        var type = """{"type":"record","name":"R0","fields":[{"name":"x","type":["null","int"]}]}""";
        for (var i = 1; i <= 9; i++)
            type = $$"""{"type":"record","name":"R{{i}}","fields":[{"name":"f0","type":["null",{{type}}]},{{string.Join(',', Enumerable.Range(1, 9).Select(f => $$"""{"name":"f{{f}}","type":["null","R{{i - 1}}"]}"""))}}]}""";
        Assert.InRange(new FlatReader(new EventSchema("id", type), TimestampFormat.Iso8601).Columns.Count, 5_000, 20_000);
    }

    private static object?[] Flatten(EventSchema schema, Dictionary<string, object?> input, TimestampFormat timestamps = TimestampFormat.Iso8601)
    {
        var reader = new FlatReader(schema, timestamps);
        var row = new object?[reader.Columns.Count];
        reader.ReadFields(AvroTesting.Encode(schema.Record, input), row);
        return row;
    }

    private static byte[] Encode(EventSchema schema, Dictionary<string, object?> input)
    {
        if (input.Remove("Topic", out var topic))
            input["Topic_"] = topic;
        return new EventEncoder(schema, new TestBinding(schema), null).Encode(input).Payload;
    }

    // A CSV file has no null besides what is empty, and of NaN only one.
    private static bool IsSame(object? a, object? b) => (a, b) switch
    {
        _ when IsNothing(a) && IsNothing(b) => true,
        (AvroRecord x, AvroRecord y) => Enumerable.Range(0, x.Schema.Fields.Count).All(i => IsSame(x[i], y[i])),
        (double x, double y) => (double.IsNaN(x) && double.IsNaN(y)) || BitConverter.DoubleToInt64Bits(x) == BitConverter.DoubleToInt64Bits(y),
        (float x, float y) => (float.IsNaN(x) && float.IsNaN(y)) || BitConverter.SingleToInt32Bits(x) == BitConverter.SingleToInt32Bits(y),
        (object?[] x, object?[] y) => x.Length == y.Length && x.Zip(y).All(p => IsSame(p.First, p.Second)),
        (null, _) or (_, null) => false,
        _ => AvroTesting.SameValue(a, b),
    };

    private static bool IsNothing(object? value) => value switch
    {
        null or "" or byte[] { Length: 0 } => true,
        AvroRecord record => Enumerable.Range(0, record.Schema.Fields.Count).All(i => IsNothing(record[i])),
        _ => false,
    };
}
