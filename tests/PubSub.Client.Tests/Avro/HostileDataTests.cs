using PubSub.Client.Avro;
using static PubSub.Client.Tests.Avro.AvroTesting;

namespace PubSub.Client.Tests.Avro;

public class HostileDataTests
{
    private const string Ints = """{"type":"array","items":"int"}""";
    private const string Nulls = """{"type":"array","items":"null"}""";
    private const string List = """{"type":"record","name":"L","fields":[{"name":"next","type":["null","L"]}]}""";

    [Theory]
    [InlineData("\"boolean\"", "02", 0, "0x02 is no boolean")]
    [InlineData("\"boolean\"", "", 0, "0 are left")]
    [InlineData("\"int\"", "8080", 0, "ends inside a number")]
    [InlineData("\"float\"", "000000", 0, "takes 4 bytes, 3 are left")]
    [InlineData("\"double\"", "00", 0, "takes 8 bytes, 1 are left")]
    [InlineData("\"string\"", "0661", 0, "claims 3 bytes, 1 are left")]
    [InlineData("\"string\"", "01", 0, "claims -1 bytes")]
    [InlineData("\"bytes\"", "feffffffffffffffff01", 0, "claims 9223372036854775807 bytes")]
    [InlineData("\"string\"", "04c328", 0, "UTF-8")]
    [InlineData("\"string\"", "06eda080", 0, "UTF-8")]
    [InlineData("\"string\"", "04c080", 0, "UTF-8")]
    [InlineData("""["null","int"]""", "04", 0, "no branch 2")]
    [InlineData("""["null","int"]""", "01", 0, "no branch -1")]
    [InlineData("""[]""", "00", 0, "no branch 0")]
    [InlineData("""{"type":"enum","name":"E","symbols":["A"]}""", "02", 0, "no symbol 1")]
    [InlineData("""{"type":"fixed","name":"F","size":2147483647}""", "0000", 0, "takes 2147483647 bytes")]
    [InlineData("\"null\"", "00", 0, "1 bytes are left over")]
    [InlineData("\"int\"", "0200", 1, "1 bytes are left over")]
    [InlineData(Ints, "0402", 0, "claims 2 items, 1 bytes are left")]
    [InlineData(Ints, "0202", 2, "ends inside a number")]
    [InlineData(Ints, "feffffffffffffffff01", 0, "claims 9223372036854775807 items")]
    [InlineData(Ints, "ffffffffffffffffff0100", 0, "items, 0 bytes are left")]
    [InlineData(Ints, "010a", 0, "claims 5 bytes, 0 are left")]
    [InlineData(Ints, "0101", 0, "claims -1 bytes")]
    [InlineData("""{"type":"map","values":"int"}""", "0400", 0, "claims 2 items")]
    [InlineData(Nulls, "feffffffffffffffff01", 0, "take no bytes")]
    [InlineData(Nulls, "ffffffffffffffffff0100", 0, "take no bytes")]
    public void Bytes_that_are_no_value_are_an_error_with_its_place(string schema, string hex, int position, string reason)
    {
        var error = Corrupt(schema, hex);

        Assert.Equal(position, error.Position);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_names_the_field()
    {
        var data = Convert.FromHexString(RealSchemas.AccountChangeHex);
        var schema = AvroSchema.Parse(RealSchemas.AccountChange);
        var item = data.AsSpan().IndexOf("4-0x03"u8);
        data[item] = 0xFF;

        var error = Assert.Throws<AvroException>(() => Decode(schema, data));

        Assert.Equal("ChangeEventHeader.changedFields[1]", error.Path);
        Assert.Equal(item - 1, error.Position);
        Assert.StartsWith(
            $"Avro data, byte {item - 1}, field ChangeEventHeader.changedFields[1]: ", error.Message, StringComparison.Ordinal);
        Assert.Equal("['k']", Corrupt("""{"type":"map","values":"boolean"}""", "02026b05").Path);
        Assert.Equal("f['k'][0]", Corrupt(
            Record("""{"name":"f","type":{"type":"map","values":{"type":"array","items":"boolean"}}}"""), "02026b0205").Path);
    }

    [Fact]
    public void Nulls_in_an_array_are_read_up_to_their_limit()
    {
        Assert.Equal(4000, Assert.IsType<object?[]>(Decode(Nulls, "c03e00")).Length);
        Corrupt(Nulls, "c0f30400");
    }

    [Fact]
    public void Records_without_bytes_do_not_multiply()
    {
        var schema = """{"type":"record","name":"R0","fields":[]}""";
        for (var i = 1; i < 40; i++)
            schema = $$"""{"type":"record","name":"R{{i}}","fields":[{"name":"a","type":{{schema}}},{"name":"b","type":"R{{i - 1}}"}]}""";

        Assert.Contains("take no bytes", Corrupt(schema, "").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(List, "02")]
    [InlineData("""{"type":"record","name":"L","fields":[{"name":"next","type":"L"}]}""", "")]
    [InlineData("""{"type":"record","name":"L","fields":[{"name":"next","type":{"type":"array","items":"L"}}]}""", "02")]
    [InlineData("""{"type":"record","name":"L","fields":[{"name":"next","type":{"type":"map","values":"L"}}]}""", "0200")]
    public void Nesting_without_end_is_an_error(string schema, string level)
    {
        var hex = string.Concat(Enumerable.Repeat(level, 100_000));

        Assert.Contains("deeper than 64 levels", Corrupt(schema, hex).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sixty_four_levels_are_read_and_written()
    {
        var schema = AvroSchema.Parse(List);
        byte[] data = [.. Enumerable.Repeat((byte)2, 63), 0];

        Assert.Equal(data, Encode(schema, Decode(schema, data)));
    }

    [Fact]
    public void An_error_leaves_the_reader_usable()
    {
        var reader = new DatumReader(AvroSchema.Parse(RealSchemas.OrderShipped), AvroBinding.Default);
        var data = Convert.FromHexString(RealSchemas.OrderShippedHex);

        Assert.Throws<AvroException>(() => reader.Read(data.AsSpan(0, 40)));

        Assert.Equal("SO-1001", ((AvroRecord)reader.Read(data)!).Get("Order_Number__c"));
    }

    [Theory]
    [InlineData(nameof(RealSchemas.OrderShipped))]
    [InlineData(nameof(RealSchemas.AccountChange))]
    public void Every_part_of_real_data_is_an_error(string which)
    {
        var (schema, data) = Real(which);
        for (var length = 0; length < data.Length; length++)
        {
            var error = Assert.Throws<AvroException>(() => Decode(schema, data[..length]));
            Assert.InRange(error.Position, 0, length);
            Assert.NotEmpty(error.Path);
        }
    }

    [Fact]
    public void Blocks_of_one_item_do_not_cost_more_than_one_block_of_all()
    {
        var reader = new DatumReader(AvroSchema.Parse(Ints), AvroBinding.Default);
        byte[] data = [.. Enumerable.Repeat((byte)2, 200_000), 0];

        Assert.InRange(AllocatedByReading(reader, data), 1, 10_000_000);
    }

    [Fact]
    public void Claims_of_nested_arrays_do_not_add_up()
    {
        const string Schema = """{"type":"record","name":"T","fields":[{"name":"t","type":{"type":"array","items":"T"}}]}""";
        var reader = new DatumReader(AvroSchema.Parse(Schema), AvroBinding.Default);
        var data = new byte[1_000_000];
        // At every level a block claims a quarter of a million items.
        for (var i = 0; i < 900; i += 3) (data[i], data[i + 1], data[i + 2]) = (0xA0, 0xC2, 0x1E);

        Assert.InRange(AllocatedByReading(reader, data), 1, 1_000_000);
    }

    private static long AllocatedByReading(DatumReader reader, byte[] data)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            reader.Read(data);
        }
        catch (AvroException)
        {
            // Either outcome will do; any other exception fails the test.
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static (AvroSchema Schema, byte[] Data) Real(string which) => which == nameof(RealSchemas.OrderShipped)
        ? (AvroSchema.Parse(RealSchemas.OrderShipped), Convert.FromHexString(RealSchemas.OrderShippedHex))
        : (AvroSchema.Parse(RealSchemas.AccountChange), Convert.FromHexString(RealSchemas.AccountChangeHex));
}
