using FsCheck;
using FsCheck.Fluent;
using PubSub.Client.Avro;
using PubSub.Client.Events;
using PubSub.Client.Tests.Avro;

namespace PubSub.Client.Tests.Events;

/// <summary>The bitmaps of a change event's header; the rows of the worked examples first.</summary>
public sealed class FieldSetTests
{
    private static readonly AvroRecordSchema Record = Make();

    [Theory]
    [InlineData("0x800000", "f23")]
    [InlineData("0x400000 4-0x01", "f22 f4.c0")]
    [InlineData("0x800000 6-0x01", "f23 f6.c0")]
    [InlineData("6-0x0180", "f6.c7 f6.c8")]
    [InlineData("0x800002", "f1 f23")]
    [InlineData("0x100000000000800000", "f23 f68")]
    [InlineData("0x0400000000000000", "f58")]
    [InlineData("0x401002", "f1 f12 f22")]
    [InlineData("0x650004E0 4-0x10 7-0x06", "f5 f6 f7 f10 f24 f26 f29 f30 f4.c4 f7.c1 f7.c2")]
    [InlineData("0x1040", "f6 f12")]
    public void Worked_examples(string entries, string names) => Assert.Equal(names.Split(' '), Expand(entries.Split(' ')));

    [Theory]
    [InlineData("0X1040", "f6 f12")]
    [InlineData("0xabcd", "f0 f2 f3 f6 f7 f8 f9 f11 f13 f15")]
    [InlineData("0xAbCd", "f0 f2 f3 f6 f7 f8 f9 f11 f13 f15")]
    [InlineData("0x140", "f6 f8")]
    [InlineData("0x1", "f0")]
    [InlineData("4-0X1f", "f4.c0 f4.c1 f4.c2 f4.c3 f4.c4")]
    [InlineData("0x00000000000000000000000000000002", "f1")]
    public void Odd_hex_lower_case_and_leading_zeros(string entry, string names) => Assert.Equal(names.Split(' '), Expand(entry));

    [Theory]
    [InlineData("4-0x03FF", "f4")]
    [InlineData("0x800000 4-0x03FF 7-0x01", "f23 f4 f7.c0")]
    [InlineData("0x10 4-0x03FF", "f4")]
    [InlineData("0x10 4-0x01", "f4 f4.c0")]
    [InlineData("4-0x0F 4-0x03F0", "f4")]
    public void All_children_are_the_parent_as_in_the_official_sample(string entries, string names) =>
        Assert.Equal(names.Split(' '), Expand(entries.Split(' ')));

    [Theory]
    [InlineData("0x40000000000000000002", "f1")]
    [InlineData("0x40000000000000000000", "")]
    [InlineData("4-0x8001", "f4.c0")]
    [InlineData("4-0x0400", "")]
    [InlineData("1-0x01", "")]
    [InlineData("70-0x01", "")]
    [InlineData("2147483647-0x01", "")]
    public void Bits_of_no_field_are_left_out_and_told(string entry, string names)
    {
        var set = Set(entry);
        Assert.Equal(names.Split(' ', StringSplitOptions.RemoveEmptyEntries), set.ToNames());
        Assert.Equal(entry, set.FirstUnknown);
    }

    [Theory]
    [InlineData("0xZZ")]
    [InlineData("0x-1")]
    [InlineData("800000")]
    [InlineData("LastModifiedDate")]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("4-")]
    [InlineData("4-01")]
    [InlineData("4-0xGG")]
    [InlineData("-0x01")]
    [InlineData("4-5-0x01")]
    [InlineData("99999999999999999999-0x01")]
    public void What_is_no_bitmap_is_kept_as_it_is_and_told(string entry)
    {
        var set = Set("0x02", entry);
        Assert.Equal(["f1", entry], set.ToNames());
        Assert.Equal(entry, set.FirstUnknown);
    }

    [Fact]
    public void The_top_level_comes_first_wherever_it_stands_and_may_be_missing()
    {
        Assert.Equal(["f1", "f4.c0", "f6.c1"], Expand("4-0x01", "0x02", "6-0x02"));
        Assert.Equal(["f6.c1", "f4.c0"], Expand("6-0x02", "4-0x01"));
        Assert.Equal(["f4.c0"], Expand("4-0x01"));
        Assert.Empty(Expand());
        Assert.Empty(Expand("0x", "0x00", "4-0x"));
        Assert.Null(Set("0x", "0x00", "4-0x", "1-0x00").FirstUnknown);
    }

    [Fact]
    public void Bits_count_the_fields_of_the_real_schema()
    {
        var account = (AvroRecordSchema)AvroSchema.Parse(RealSchemas.AccountChange);
        Assert.Equal(
            ["Phone", "LastModifiedDate", "BillingAddress.Street", "BillingAddress.City"],
            new FieldSet(account, ["0x1040", "4-0x03"]).ToNames());
        Assert.Equal(["Name.FirstName", "Name.LastName"], new FieldSet(account, ["1-0x06"]).ToNames());
    }

    [Fact]
    public void A_hostile_list_costs_no_more_than_its_length()
    {
        var huge = "0x" + new string('F', 4_000_000);
        Assert.Equal(Enumerable.Range(0, 70).Select(i => $"f{i}"), Expand(huge));
        Assert.Equal(["f4"], Expand("4-" + huge));
        var many = Enumerable.Range(0, 200_000).Select(i => i % 2 == 0 ? "0xFFFFFFFFFFFFFFFFFF" : "6-0x01FF").ToArray();
        Assert.Equal(79, Expand(many).Length);
        Assert.Equal(79, Expand([.. many, .. Enumerable.Range(70, 100_000).Select(i => $"{i}-0xFF")]).Length);
    }

    [Fact]
    public void Any_list_gives_the_names_that_a_slow_reader_finds() => Prop.ForAll(
        RandomBitmaps.Cases.ToArbitrary(),
        test => new FieldSet(test.Schema, [.. test.Entries]).ToNames().SequenceEqual(SlowBitmaps.Names(test.Schema, test.Entries)))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    private static FieldSet Set(params string[] entries) => new(Record, [.. entries]);

    private static object?[] Expand(params string[] entries) => Set(entries).ToNames();

    /// <summary>70 fields f0 to f69; the fields 4, 6 and 7 are records of ten fields c0 to c9, in the forms that unions give them.</summary>
    private static AvroRecordSchema Make()
    {
        var children = string.Join(',', Enumerable.Range(0, 10).Select(i => $$"""{"name":"c{{i}}","type":"int"}"""));
        var fields = Enumerable.Range(0, 70).Select(i => $$"""{"name":"f{{i}}","type":{{Type(i)}}}""");
        return (AvroRecordSchema)AvroSchema.Parse($$"""{"type":"record","name":"Root","fields":[{{string.Join(',', fields)}}]}""");

        string Type(int field) => field switch
        {
            4 => $$"""["null",{"type":"record","name":"Address","fields":[{{children}}]}]""",
            6 => """["null","Address"]""",
            7 => """["null","string","Address"]""",
            _ => "[\"null\",\"string\"]",
        };
    }
}
