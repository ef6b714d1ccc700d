using PubSub.Client.Avro;
using static PubSub.Client.Tests.Avro.AvroTesting;

namespace PubSub.Client.Tests.Avro;

public class BinaryEncodingTests
{
    public static TheoryData<string, object?, string> Exact => new()
    {
        { "\"null\"", null, "" },
        { "\"boolean\"", true, "01" },
        { "\"boolean\"", false, "00" },
        { "\"int\"", 0, "00" },
        { "\"int\"", -1, "01" },
        { "\"int\"", 1, "02" },
        { "\"int\"", -64, "7f" },
        { "\"int\"", 64, "8001" },
        { "\"int\"", 8192, "808001" },
        { "\"int\"", int.MaxValue, "feffffff0f" },
        { "\"int\"", int.MinValue, "ffffffff0f" },
        { "\"long\"", 1L, "02" },
        { "\"long\"", 1024L, "8010" },
        { "\"long\"", -65L, "8101" },
        { "\"long\"", (long)int.MaxValue + 1, "8080808010" },
        { "\"long\"", long.MaxValue, "feffffffffffffffff01" },
        { "\"long\"", long.MinValue, "ffffffffffffffffff01" },
        { "\"float\"", 1.5f, "0000c03f" },
        { "\"float\"", float.NaN, "0000c0ff" },
        { "\"float\"", float.MaxValue, "ffff7f7f" },
        { "\"double\"", -0.0, "0000000000000080" },
        { "\"double\"", 12.5, "0000000000002940" },
        { "\"double\"", double.Epsilon, "0100000000000000" },
        { "\"double\"", double.PositiveInfinity, "000000000000f07f" },
        { "\"bytes\"", new byte[] { 0, 255 }, "0400ff" },
        { "\"bytes\"", Array.Empty<byte>(), "00" },
        { "\"string\"", "foo", "06666f6f" },
        { "\"string\"", "", "00" },
        { "\"string\"", "ä€😀", "12c3a4e282acf09f9880" },
        { "\"string\"", "\0", "0200" },
        { """{"type":"fixed","name":"F","size":3}""", new byte[] { 1, 2, 3 }, "010203" },
        { """{"type":"fixed","name":"F","size":0}""", Array.Empty<byte>(), "" },
        { """{"type":"enum","name":"E","symbols":["A","B"]}""", "B", "02" },
        { """{"type":"array","items":"long"}""", new object?[] { 3L, 27L }, "04063600" },
        { """{"type":"array","items":"long"}""", Array.Empty<object?>(), "00" },
        { """{"type":"map","values":"int"}""", new Dictionary<string, object?> { ["a"] = 1 }, "0202610200" },
        { """{"type":"map","values":"int"}""", new Dictionary<string, object?>(), "00" },
        { """["null","string"]""", null, "00" },
        { """["null","string"]""", "a", "020261" },
        { """["string","null"]""", null, "02" },
    };

    [Theory]
    [MemberData(nameof(Exact))]
    public void A_value_has_exactly_these_bytes(string schema, object? value, string hex)
    {
        Assert.Equal(hex, Encode(schema, value));
        Assert.True(SameValue(value, Decode(schema, hex)));
    }

    [Fact]
    public void The_example_record_of_the_specification_has_its_bytes()
    {
        const string Schema = """{"type":"record","name":"test","fields":[{"name":"a","type":"long"},{"name":"b","type":"string"}]}""";

        var record = Assert.IsType<AvroRecord>(Decode(Schema, "3606666f6f"));

        Assert.Equal(27L, record.Get("a"));
        Assert.Equal("foo", record[1]);
        Assert.Equal("3606666f6f", Encode(Schema, record));
    }

    [Theory]
    [InlineData("04060800")]
    [InlineData("0304060800")]
    [InlineData("0206020800")]
    [InlineData("010206020800")]
    [InlineData("0206010208" + "00")]
    public void Arrays_are_read_from_any_mix_of_blocks(string hex)
    {
        var items = Assert.IsType<object?[]>(Decode("""{"type":"array","items":"int"}""", hex));

        Assert.Equal([3, 4], items);
    }

    [Fact]
    public void A_block_that_does_not_end_where_it_says_is_an_error()
    {
        var error = Corrupt("""{"type":"array","items":"int"}""", "030206080000");

        Assert.Contains("should have ended at byte 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_arrays_come_back_whole()
    {
        var schema = AvroSchema.Parse("""{"type":"array","items":"int"}""");
        object?[] items = [.. Enumerable.Range(0, 5000).Cast<object?>()];

        Assert.True(SameValue(items, Decode(schema, Encode(schema, items))));
    }

    [Fact]
    public void Fields_can_be_read_without_making_a_record()
    {
        var schema = AvroSchema.Parse(Record("""{"name":"a","type":"int"},{"name":"b","type":"string"}"""));
        var reader = new DatumReader(schema, AvroBinding.Default);
        var values = new object?[2];

        reader.ReadFields(Convert.FromHexString("0a0278"), values);

        Assert.Equal([5, "x"], values);
        Assert.Throws<ArgumentException>(() => reader.ReadFields(Convert.FromHexString("0a0278"), new object?[3]));
        Assert.Throws<InvalidOperationException>(() =>
            new DatumReader(AvroSchema.Parse("\"int\""), AvroBinding.Default).ReadFields([0], new object?[1]));
    }

    [Fact]
    public void An_encoder_grows_appends_and_starts_again()
    {
        var encoder = new BinaryEncoder();
        encoder.WriteString(new string('x', 10_000));
        encoder.WriteInt(1);
        Assert.Equal(10_004, encoder.Length);
        Assert.Equal(0x02, encoder.WrittenSpan[^1]);

        encoder.Clear();
        encoder.WriteBoolean(true);
        Assert.Equal([1], encoder.ToArray());
        Assert.Throws<ArgumentException>(() => encoder.WriteString("\ud800"));
        Assert.Equal(1, encoder.Length);
    }

    [Fact]
    public void A_number_may_be_padded_but_not_beyond_64_bits()
    {
        Assert.Equal(1, Decode("\"int\"", "82808000"));
        Assert.Equal(0, Corrupt("\"long\"", "80808080808080808002").Position);
        Assert.Equal(0, Corrupt("\"long\"", "8080808080808080808000").Position);
        Assert.Equal(0, Corrupt("\"int\"", "8080808010").Position);
    }

    [Fact]
    public void A_text_is_that_of_its_own_bytes_whatever_came_before()
    {
        var schema = AvroSchema.Parse("\"string\"");
        var reader = new DatumReader(schema, AvroBinding.Default);
        int[] lengths = [0, 1, 63, 64, 65, 127, 128, 129, 5_000];
        string[] texts = [.. lengths.SelectMany(n => new[] { new string('a', n), new('b', n), new('a', n), new('a', n), new('é', n), new('é', n), $"{new string('a', n)}é" })];
        foreach (var text in texts)
            Assert.Equal(text, reader.Read(Encode(schema, text)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(128)]
    [InlineData(129)]
    [InlineData(5_000)]
    public void Bytes_that_are_no_text_are_refused_at_any_length(int length)
    {
        var data = Encode(AvroSchema.Parse("\"string\""), new string('a', length));
        data[^1] = 0xC3;
        Assert.Contains("UTF-8", Assert.Throws<AvroException>(() => Decode(AvroSchema.Parse("\"string\""), data)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_reader_and_one_writer_serve_many_threads()
    {
        var schema = AvroSchema.Parse("""
            {"type":"record","name":"N","fields":[{"name":"id","type":"int"},{"name":"next","type":["null","N"]}]}
            """);
        var reader = new DatumReader(schema, AvroBinding.Default);
        var writer = new DatumWriter(schema, AvroBinding.Default);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            var encoder = new BinaryEncoder();
            for (var i = 0; i < 2000; i++)
            {
                var id = (thread * 100_000) + i;
                encoder.Clear();
                var next = new Dictionary<string, object?> { ["id"] = -id };
                writer.Write(new Dictionary<string, object?> { ["id"] = id, ["next"] = next }, encoder);
                var outer = (AvroRecord)reader.Read(encoder.WrittenSpan)!;
                Assert.Equal(id, outer.Get("id"));
                Assert.Equal(-id, ((AvroRecord)outer.Get("next")!).Get("id"));
            }
        })));
    }
}
