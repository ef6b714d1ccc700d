using System.Collections;
using PubSub.Client.Avro;
using static PubSub.Client.Tests.Avro.AvroTesting;

namespace PubSub.Client.Tests.Avro;

public class CompositeWritingTests
{
    private const string Ints = """{"type":"array","items":"int"}""";
    private const string Tree = """{"type":"record","name":"T","fields":[{"name":"t","type":{"type":"array","items":"T"}}]}""";

    [Fact]
    public void An_array_is_written_from_any_sequence_and_from_a_single_value()
    {
        Assert.Equal("04020400", Encode(Ints, new[] { 1, 2 }));
        Assert.Equal("04020400", Encode(Ints, new List<object?> { "1", 2L }));
        Assert.Equal("04020400", Encode(Ints, Enumerable.Range(1, 2)));
        Assert.Equal("04020400", Encode(Ints, new byte[] { 1, 2 }));
        Assert.Equal("04020400", Encode(Ints, new int[1, 2] { { 1, 2 } }));
        Assert.Equal("020200", Encode(Ints, 1));
        Assert.Equal("02" + "040178" + "00", Encode("""{"type":"array","items":"bytes"}""", new byte[] { 1, 0x78 }));
    }

    [Fact]
    public void A_bad_item_is_named_by_its_index()
    {
        Assert.Equal("[1]", Refused(Ints, new object[] { 1, "x" }).Path);
        Assert.Equal("", Refused(Ints, "x").Path);
        Assert.StartsWith("an object of type Hashtable is not", Refused(Ints, new Hashtable()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_map_is_written_from_dictionaries_and_records()
    {
        const string Schema = """{"type":"map","values":"int"}""";

        Assert.Equal("0202610400", Encode(Schema, new Hashtable { ["a"] = 2 }));
        Assert.Equal("0202610400", Encode(Schema, new Dictionary<string, int> { ["a"] = 2 }));
        Assert.Equal("['a']", Refused(Schema, new Hashtable { ["a"] = "x" }).Path);
        Assert.Contains("an object with names and values", Refused(Schema, new Hashtable { [1] = 1 }).Message, StringComparison.Ordinal);
        Assert.Contains("an object with names and values", Refused(Schema, "text").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_branch_of_the_value_s_own_type_is_taken_before_an_earlier_one()
    {
        const string Schema = """["null","int","string","double",{"type":"array","items":"int"},"bytes"]""";

        Assert.Equal("00", Encode(Schema, null));
        Assert.Equal("020a", Encode(Schema, 5));
        Assert.Equal("04" + "0235", Encode(Schema, "5"));
        Assert.Equal("06" + "0000000000001440", Encode(Schema, 5.0));
        Assert.Equal("08" + "020a00", Encode(Schema, new[] { 5 }));
        Assert.Equal("0a" + "0205", Encode(Schema, new byte[] { 5 }));
    }

    [Fact]
    public void Else_the_first_branch_is_taken_that_can()
    {
        Assert.Equal("020a", Encode("""["boolean","long"]""", 5));
        Assert.Equal("00" + "01", Encode("""["boolean","long"]""", (byte)1));
        Assert.Equal("02" + "0000000000000440", Encode("""["int","double"]""", "2.5"));
        Assert.Equal("'x' is not int or double.", Refused("""["int","double"]""", "x").Message);
    }

    [Fact]
    public void A_failed_branch_leaves_no_bytes_behind()
    {
        const string Schema = """[{"type":"array","items":"int"},{"type":"map","values":"int"},"string"]""";

        Assert.Equal("02" + "02026b0a" + "00", Encode(Schema, new Hashtable { ["k"] = 5 }));
        Assert.Equal("04" + "0278", Encode(Schema, "x"));
    }

    [Fact]
    public void Many_items_may_each_fail_in_a_branch_first()
    {
        const string Schema = """
            {"type":"array","items":[{"type":"record","name":"A","fields":[{"name":"v","type":"int"}]},
             {"type":"record","name":"B","fields":[{"name":"v","type":"string"}]}]}
            """;

        var hex = Encode(Schema, Enumerable.Repeat(new Hashtable { ["v"] = "x" }, 1000));

        Assert.Equal("d00f" + string.Concat(Enumerable.Repeat("020278", 1000)) + "00", hex);
    }

    [Fact]
    public void The_error_of_the_only_branch_is_its_own() =>
        Assert.Equal("'x' is not a whole number from -2147483648 to 2147483647 (int).", Refused("""["null","int"]""", "x").Message);

    [Theory]
    [InlineData("""["null","double"]""", "00")]
    [InlineData("""["null",{"type":"enum","name":"E","symbols":["A"]}]""", "00")]
    [InlineData("""["double","boolean","null"]""", "04")]
    [InlineData("""["null","string"]""", "0200")]
    public void Empty_text_is_null_where_no_text_is_wanted(string schema, string hex) => Assert.Equal(hex, Encode(schema, ""));

    [Fact]
    public void A_value_that_contains_itself_ends_in_an_error()
    {
        var self = new Hashtable();
        self["t"] = self;
        var array = new object[1];
        array[0] = new Hashtable { ["t"] = array };

        Assert.Contains("contains itself", Refused(Tree, self).Message, StringComparison.Ordinal);
        Assert.Contains("contains itself", Refused(Tree, array[0]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unions_inside_unions_are_not_tried_without_end()
    {
        const string Schema = """
            {"type":"record","name":"A","fields":[{"name":"x","type":["int","A",
             {"type":"record","name":"B","fields":[{"name":"x","type":["int","A","B"]}]}]}]}
            """;
        var self = new Hashtable();
        self["x"] = self;
        var bad = new Hashtable { ["x"] = "no number" };
        for (var i = 0; i < 50; i++) bad = new Hashtable { ["x"] = bad };

        var errors = Task.Run(() => new[] { Refused(Schema, self), Refused(Schema, bad) });

        Assert.Same(errors, await Task.WhenAny(errors, Task.Delay(TimeSpan.FromSeconds(30))));
        Assert.StartsWith("x.x.x.x", (await errors)[1].Path, StringComparison.Ordinal);
    }

    [Fact]
    public void An_encoder_keeps_its_length_when_a_value_is_refused()
    {
        var encoder = new BinaryEncoder();
        encoder.WriteInt(7);
        var writer = new DatumWriter(AvroSchema.Parse(Ints), AvroBinding.Default);

        Assert.Throws<AvroValueException>(() => writer.Write(new object[] { 1, 2, "x" }, encoder));
        Assert.Throws<TimeZoneNotFoundException>(() => writer.Write(Failing(), encoder));

        Assert.Equal([14], encoder.ToArray());
    }

    private static IEnumerable Failing()
    {
        yield return 1;
        throw new TimeZoneNotFoundException();
    }
}
