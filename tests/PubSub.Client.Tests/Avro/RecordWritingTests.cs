using System.Collections;
using System.Globalization;
using PubSub.Client.Avro;
using static PubSub.Client.Tests.Avro.AvroTesting;

namespace PubSub.Client.Tests.Avro;

public class RecordWritingTests
{
    private static readonly string Two = Record("""{"name":"Count","type":"int"},{"name":"Note","type":["null","string"]}""");

    [Fact]
    public void Names_are_matched_exactly_or_else_in_any_case()
    {
        Assert.Equal("0200", Encode(Two, new Hashtable { ["Count"] = 1 }));
        Assert.Equal("02020278", Encode(Two, new Hashtable { ["COUNT"] = 1, ["note"] = "x" }));
        Assert.Equal("0204", Encode(
            Record("""{"name":"a","type":"int"},{"name":"A","type":"int"}"""), new Dictionary<string, object?> { ["A"] = 2, ["a"] = 1 }));
    }

    [Fact]
    public void A_name_that_no_field_has_is_an_error_with_the_names_that_were_meant()
    {
        var near = Refused(Two, new Hashtable { ["Count"] = 1, ["Notes"] = "x" });
        var far = Refused(Two, new Hashtable { ["Quantity"] = 1 });

        Assert.Equal("Notes", near.Path);
        Assert.Equal("Notes: R has no such field; perhaps Note.", near.Message);
        Assert.Contains("its fields are Count, Note", far.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_field_names_are_shortened()
    {
        var fields = string.Join(',', Enumerable.Range(0, 500).Select(i => $$"""{"name":"Field{{i}}","type":"int","default":0}"""));

        var error = Refused(Record(fields), new Hashtable { ["Quantity"] = 1 });

        Assert.Contains("Field9 and 490 more", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_given_twice_is_an_error() => Assert.Contains(
        "more than once",
        Refused(Two, new Dictionary<string, object?> { ["Count"] = 1, ["count"] = 2 }).Message,
        StringComparison.Ordinal);

    [Fact]
    public void What_is_no_object_with_names_is_refused() =>
        Assert.StartsWith("5 is not R: an object with named fields", Refused(Two, 5).Message, StringComparison.Ordinal);

    [Fact]
    public void An_absent_or_null_field_without_default_is_required()
    {
        Assert.Equal("Count: the field is required (int).", Refused(Two, new Hashtable()).Message);
        Assert.Equal("Count: null where int is required.", Refused(Two, new Hashtable { ["Count"] = null }).Message);
    }

    [Theory]
    [InlineData("\"int\"", "5", "0a")]
    [InlineData("\"long\"", "-1.0", "01")]
    [InlineData("\"float\"", "1.5", "0000c03f")]
    [InlineData("\"double\"", "12", "0000000000002840")]
    [InlineData("\"float\"", "16777217", "0000804b")]
    [InlineData("\"double\"", "9007199254740993", "0000000000004043")]
    [InlineData("\"double\"", "-0", "0000000000000080")]
    [InlineData("\"boolean\"", "true", "01")]
    [InlineData("\"null\"", "null", "")]
    [InlineData("\"string\"", "\"a\\u00e4\"", "0661c3a4")]
    [InlineData("\"bytes\"", "\"\\u0000\\u00ff\"", "0400ff")]
    [InlineData("""{"type":"fixed","name":"F","size":2}""", "\"\\u00FFa\"", "ff61")]
    [InlineData("""{"type":"enum","name":"E","symbols":["A","B"]}""", "\"B\"", "02")]
    [InlineData("""{"type":"array","items":"int"}""", "[1,2]", "04020400")]
    [InlineData("""{"type":"array","items":"int"}""", "[]", "00")]
    [InlineData("""{"type":"map","values":"int"}""", """{"k":1}""", "02026b0200")]
    [InlineData("""["null","int"]""", "null", "00")]
    [InlineData("""["int","null"]""", "7", "000e")]
    [InlineData("""["null","int"]""", "7", "020e")]
    [InlineData(
        """[{"type":"record","name":"S","fields":[{"name":"a","type":"int"},{"name":"b","type":"int"}]},{"type":"map","values":"int"}]""",
        """{"a":1}""",
        "020202610200")]
    [InlineData(
        """{"type":"record","name":"S","fields":[{"name":"a","type":"int"},{"name":"b","type":"int","default":3}]}""",
        """{"a":1}""",
        "0206")]
    public void An_absent_field_takes_its_default(string type, string json, string hex) =>
        Assert.Equal(hex, Encode(Record($$"""{"name":"f","type":{{type}},"default":{{json}}}"""), new Hashtable()));

    [Theory]
    [InlineData("\"int\"", "\"abc\"")]
    [InlineData("\"int\"", "2147483648")]
    [InlineData("\"double\"", "null")]
    [InlineData("\"string\"", "\"\\ud800\"")]
    [InlineData("\"bytes\"", "\"\\u0100\"")]
    [InlineData("\"double\"", "1e400")]
    [InlineData("\"float\"", "1e39")]
    [InlineData("""["null","int"]""", "\"7\"")]
    [InlineData("[]", "7")]
    [InlineData("""{"type":"fixed","name":"F","size":2}""", "\"a\"")]
    [InlineData("""{"type":"enum","name":"E","symbols":["A"]}""", "\"B\"")]
    [InlineData("""{"type":"record","name":"S","fields":[{"name":"a","type":"int"}]}""", "{}")]
    [InlineData("""{"type":"record","name":"S","fields":[{"name":"a","type":"S","default":{}}]}""", "{}")]
    [InlineData(
        """{"type":"record","name":"S","fields":[{"name":"a","type":"S","default":{}},{"name":"b","type":"S","default":{}}]}""", "{}")]
    [InlineData(
        """{"type":"record","name":"S","fields":[{"name":"a","type":["S","null"],"default":{}},{"name":"b","type":["S","int"],"default":{}}]}""",
        "{}")]
    public void A_default_that_cannot_be_used_is_an_error_only_when_it_is_needed(string type, string json)
    {
        var schema = Record($$"""{"name":"f","type":{{type}},"default":{{json}}}""");

        var error = Refused(schema, new Hashtable());

        Assert.Equal("f", error.Path);
        Assert.Contains("default value cannot be used", error.Message, StringComparison.Ordinal);
        if (type == "\"int\"") Assert.Equal("02", Encode(schema, new Hashtable { ["f"] = 1 }));
    }

    [Fact]
    public void A_binding_makes_objects_converts_values_and_unwraps_them()
    {
        var schema = AvroSchema.Parse(Record("""{"name":"At","type":["null","long"],"doc":"Date"},{"name":"N","type":"int"}"""));
        var reader = new DatumReader(schema, new Host());
        var writer = new DatumWriter(schema, new Host());
        var encoder = new BinaryEncoder();
        var given = new Hashtable { ["At"] = new Wrapper("1970-01-02"), ["N"] = new Wrapper(1) };

        writer.Write(new Wrapper(given), encoder);

        Assert.Equal("0280f0b25202", Convert.ToHexString(encoder.WrittenSpan).ToLowerInvariant());
        Assert.Equal([new DateTime(1970, 1, 2), 1], Assert.IsType<List<object?>>(reader.Read(encoder.WrittenSpan)));
        Assert.Equal([null, 1], Assert.IsType<List<object?>>(reader.Read([0, 2])));
    }

    [Fact]
    public void What_a_converter_cannot_convert_is_an_error_of_the_field()
    {
        var schema = AvroSchema.Parse(Record("""{"name":"At","type":["null","long"],"doc":"Date"},{"name":"N","type":"int"}"""));
        var writer = new DatumWriter(schema, new Host());
        var encoder = new BinaryEncoder();

        var refused = Assert.Throws<AvroValueException>(() => writer.Write(new Hashtable { ["At"] = "soon", ["N"] = 1 }, encoder));
        Assert.StartsWith("At: ", refused.Message, StringComparison.Ordinal);
        Assert.IsType<FormatException>(refused.InnerException);
        writer.Write(new Hashtable { ["At"] = "", ["N"] = 1 }, encoder);
        Assert.Equal([0, 2], encoder.ToArray());

        var late = Convert.FromHexString("02feffffffffffffffff0102");
        var corrupt = Assert.Throws<AvroException>(() => new DatumReader(schema, new Host()).Read(late));
        Assert.Equal("At", corrupt.Path);
        Assert.Equal(0, corrupt.Position);
    }

    private sealed record Wrapper(object? Value);

    private sealed class Host : AvroBinding
    {
        public override AvroRecordFactory GetRecordFactory(AvroRecordSchema schema) => values => new List<object?>(values.ToArray());

        public override Func<object?, object?>? GetReadConverter(AvroRecordSchema record, AvroField field) =>
            field.Doc == "Date" ? value => DateTime.UnixEpoch.AddMilliseconds((long)value!) : null;

        public override Func<object?, object?>? GetWriteConverter(AvroRecordSchema record, AvroField field) => field.Doc == "Date"
            ? value => (DateTime.Parse((string)value!, CultureInfo.InvariantCulture) - DateTime.UnixEpoch).TotalMilliseconds
            : null;

        public override object? Unwrap(object? value) => value is Wrapper wrapper ? wrapper.Value : value;
    }
}
