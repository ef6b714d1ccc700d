using System.Globalization;
using System.Numerics;
using PubSub.Client.Avro;
using static PubSub.Client.Tests.Avro.AvroTesting;

namespace PubSub.Client.Tests.Avro;

/// <summary>Every case runs in the invariant culture and in one with decimal commas.</summary>
public class CoercionTests
{
    public static TheoryData<string, object, object> Accepted => new()
    {
        { "boolean", "TRUE", true },
        { "boolean", "false", false },
        { "boolean", " true ", true },
        { "boolean", "1", true },
        { "boolean", "0", false },
        { "boolean", 1, true },
        { "boolean", 0.0, false },
        { "boolean", 1m, true },
        { "boolean", (byte)1, true },
        { "int", (byte)200, 200 },
        { "int", 5L, 5 },
        { "int", 7ul, 7 },
        { "int", 3.0, 3 },
        { "int", -3f, -3 },
        { "int", 12.00m, 12 },
        { "int", (Half)2, 2 },
        { "int", (nint)9, 9 },
        { "int", (BigInteger)int.MinValue, int.MinValue },
        { "int", "2147483647", int.MaxValue },
        { "int", "-5", -5 },
        { "int", "+5", 5 },
        { "int", "12.00", 12 },
        { "int", " 7 ", 7 },
        { "long", 1, 1L },
        { "long", "\t-12.00\n", -12L },
        { "long", (UInt128)10, 10L },
        { "long", -9223372036854775808.0, long.MinValue },
        { "long", "9223372036854775807", long.MaxValue },
        { "long", "-9223372036854775808.0", long.MinValue },
        { "float", 1, 1f },
        { "float", 0.1, 0.1f },
        { "float", "0.1", 0.1f },
        { "float", 16777216, 16777216f },
        { "float", double.PositiveInfinity, float.PositiveInfinity },
        { "float", "123456790", 123456792f },
        { "float", "-16777218", -16777218f },
        { "double", 1, 1.0 },
        { "double", 0.5f, 0.5 },
        { "double", 12.5m, 12.5 },
        { "double", 1L << 60, 1152921504606846976.0 },
        { "double", "12.5", 12.5 },
        { "double", " -1.5e3 ", -1500.0 },
        { "double", "-0", -0.0 },
        { "double", "100000000000000000000", 1e20 },
        { "double", "88777122098959790", 88777122098959792.0 },
        { "double", -88777122098959792L, -88777122098959792.0 },
        { "double", "-9007199254740994", -9007199254740994.0 },
        { "double", long.MinValue, -9223372036854775808.0 },
        { "double", "NaN", double.NaN },
        { "double", "-Infinity", double.NegativeInfinity },
        { "string", 'x', "x" },
        { "string", 12.5, "12.5" },
        { "string", 12.50m, "12.50" },
        { "string", -5, "-5" },
        { "string", true, "True" },
        { "string", DayOfWeek.Monday, "Monday" },
        { "string", new Guid("00112233-4455-6677-8899-aabbccddeeff"), "00112233-4455-6677-8899-aabbccddeeff" },
        { "string", new Uri("https://example.org/a%20b"), "https://example.org/a%20b" },
        { "string", new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), "2026-01-02T03:04:05.0000000Z" },
        { "string", new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(1)), "2026-01-02T03:04:05.0000000+01:00" },
        { "string", new TimeSpan(1, 2, 3, 4), "1.02:03:04" },
        { "bytes", "AAH/", new byte[] { 0, 1, 255 } },
    };

    public static TheoryData<string, object, string> Refusals => new()
    {
        { "null", 1, "1 is not null" },
        { "boolean", "yes", "'yes' is not a boolean: true or false, 1 or 0" },
        { "boolean", 2, "2 is not a boolean" },
        { "boolean", "", "'' is not a boolean" },
        { "boolean", 'x', "is not a boolean" },
        { "int", true, "true is not a whole number from -2147483648 to 2147483647 (int)" },
        { "int", 2147483648L, "2147483648 is not a whole number" },
        { "int", 1.5, "1.5 is not a whole number" },
        { "int", double.NaN, "is not a whole number" },
        { "int", double.PositiveInfinity, "is not a whole number" },
        { "int", 1.0000000000000000000000000001m, "is not a whole number" },
        { "int", "1,5", "'1,5' is not" },
        { "int", "1.500", "'1.500' is not" },
        { "int", "1,000", "'1,000' is not" },
        { "int", "12.", "'12.' is not" },
        { "int", ".0", "'.0' is not" },
        { "int", "1e3", "'1e3' is not" },
        { "int", "1 2", "'1 2' is not" },
        { "int", "12 .00", "'12 .00' is not" },
        { "int", " ", "' ' is not" },
        { "int", "12.0000000000000000000000000000000001", "is not a whole number" },
        { "int", '5', "'5' is not" },
        { "int", DayOfWeek.Monday, "Monday is not" },
        { "long", 9223372036854775808.0, "(long)" },
        { "long", ulong.MaxValue, "18446744073709551615 is not" },
        { "long", "9223372036854775808", "'9223372036854775808' is not" },
        { "long", new DateTime(2026, 1, 2, 0, 0, 0, DateTimeKind.Utc), "2026-01-02T00:00:00.0000000Z is not" },
        { "float", 1e39, "is not a number (float)" },
        { "float", "1e39", "no larger than 3.4028235E+38" },
        { "float", 16777217, "more digits than a float can hold" },
        { "float", "123456791", "more digits than a float can hold" },
        { "double", "88777122098959791", "more digits than a double can hold" },
        { "double", -88777122098959790L, "more digits than a double can hold" },
        { "double", 88777122098959790m, "more digits than a double can hold" },
        { "float", 123456790, "more digits than a float can hold" },
        { "double", long.MaxValue, "more digits than a double can hold" },
        { "double", "1,5", "'1,5' is not a number (double), with a point for decimals" },
        { "double", "1e999", "no larger than 1.79" },
        { "double", "", "'' is not a number" },
        { "double", true, "true is not a number" },
        { "double", 9007199254740993L, "9007199254740993 is a whole number with more digits than a double can hold" },
        { "double", "9007199254740993", "more digits" },
        { "double", " 9007199254740993 ", "more digits" },
        { "double", 9007199254740993m, "more digits" },
        { "string", new object[] { "a" }, "an object of type Object[] is not text" },
        { "string", new Version(1, 2), "an object of type Version is not text" },
        { "string", "a\ud800", "surrogate without its other half" },
        { "string", '\udc00', "surrogate without its other half" },
        { "bytes", "not base64!", "'not base64!' is not bytes: a byte[] or base64 text" },
        { "bytes", 5, "5 is not bytes" },
    };

    [Theory]
    [MemberData(nameof(Accepted))]
    public void A_value_is_taken_in_every_culture(string type, object given, object expected)
    {
        var schema = AvroSchema.Parse("\"" + type + "\"");

        var written = InGerman(() => Decode(schema, Encode(schema, given)));

        Assert.True(SameValue(expected, written), $"{written}");
        Assert.True(SameValue(expected, Decode(schema, Encode(schema, given))));
    }

    [Theory]
    [InlineData("""["float","double"]""", "123456790", 123456790.0)]
    [InlineData("""["null","float","double"]""", 123456790L, 123456790.0)]
    [InlineData("""["float","long"]""", "123456790", 123456790L)]
    [InlineData("""["double","long"]""", "55100649452831620", 55100649452831620L)]
    [InlineData("""["double","string"]""", 55100649452831620L, "55100649452831620")]
    [InlineData("""["float","string"]""", 123456790, "123456790")]
    [InlineData("""["int","double"]""", "88777122098959790", 88777122098959792.0)]
    public void Of_a_union_s_branches_the_one_that_is_the_very_number_is_taken(string union, object given, object expected) =>
        Assert.Equal(expected, Decode(union, Encode(union, given)));

    [Theory]
    [InlineData("double", 88777122098959792.0, "88777122098959790.0")]
    [InlineData("double", -9007199254740994.0, "-9007199254740994.0")]
    [InlineData("double", 12345678.0, "12345678")]
    [InlineData("double", 1e300, "1E+300")]
    [InlineData("float", 123456792f, "123456790.0")]
    [InlineData("float", 16777216f, "16777216")]
    [InlineData("float", 0.1f, "0.1")]
    public void A_number_within_JSON_text_is_that_number(string type, object number, string text)
    {
        var schema = AvroSchema.Parse($$"""{"type":"map","values":"{{type}}"}""");
        var map = new Dictionary<string, object?> { ["k"] = number };
        var json = InGerman(() => JsonText.Write(map));
        Assert.Equal($$"""{"k":{{text}}}""", json);
        Assert.True(SameValue(map, Decode(schema, Encode(schema, json))));
    }

    [Fact]
    public void The_text_of_a_number_is_that_number()
    {
        var (real, single) = (AvroSchema.Parse("\"double\""), AvroSchema.Parse("\"float\""));
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            // Any bits, and whole numbers of all sizes, of which the shortest texts are other whole numbers.
            var number = i % 2 == 0 ? BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)) : double.Truncate(Math.Pow(10, 20 * random.NextDouble()));
            Assert.True(SameValue(number, Decode(real, Encode(real, number.ToString(CultureInfo.InvariantCulture)))), $"{number:R}");
            var small = i % 2 == 0 ? BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue)) : float.Truncate((float)number);
            Assert.True(SameValue(small, Decode(single, Encode(single, small.ToString(CultureInfo.InvariantCulture)))), $"{small:R}");
        }
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public void A_value_is_refused_in_every_culture_with_a_reason(string type, object given, string reason)
    {
        var schema = "\"" + type + "\"";
        foreach (var error in new[] { Refused(schema, given), InGerman(() => Refused(schema, given)) })
        {
            Assert.Contains(reason, error.Message, StringComparison.Ordinal);
            Assert.Same(given, error.Value);
            Assert.Equal("", error.Path);
        }
    }

    [Fact]
    public void Long_text_is_shortened_in_the_reason()
    {
        var error = Refused("\"int\"", new string('x', 10_000));

        Assert.InRange(error.Message.Length, 60, 200);
        Assert.Contains("…'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"int\"")]
    [InlineData("\"string\"")]
    [InlineData("""{"type":"array","items":"int"}""")]
    [InlineData("""["int","string"]""")]
    public void Null_is_refused_where_it_is_no_value(string schema) =>
        Assert.StartsWith("null where ", Refused(schema, null).Message, StringComparison.Ordinal);

    [Fact]
    public void A_fixed_takes_its_size_only()
    {
        const string Schema = """{"type":"fixed","name":"F","size":2}""";

        Assert.Equal("0102", Encode(Schema, "AQI="));
        Assert.Contains("3 bytes, F takes exactly 2", Refused(Schema, new byte[3]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_enum_takes_a_symbol_in_any_case_that_is_not_ambiguous()
    {
        const string Schema = """{"type":"enum","name":"E","symbols":["Monday","A","a"]}""";

        Assert.Equal("00", Encode(Schema, "MONDAY"));
        Assert.Equal("00", Encode(Schema, DayOfWeek.Monday));
        Assert.Equal("04", Encode(Schema, "a"));
        Assert.Contains("'b' is no symbol of E: Monday, A, a", Refused(Schema, "b").Message, StringComparison.Ordinal);
        Assert.Contains("5 is no symbol", Refused(Schema, 5).Message, StringComparison.Ordinal);
    }

    private static T InGerman<T>(Func<T> action)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            Assert.Equal(",", CultureInfo.CurrentCulture.NumberFormat.NumberDecimalSeparator);
            return action();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
