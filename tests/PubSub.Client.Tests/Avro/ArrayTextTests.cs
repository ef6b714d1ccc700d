using FsCheck;
using FsCheck.Fluent;
using PubSub.Client.Avro;
using static PubSub.Client.Tests.Avro.AvroTesting;

namespace PubSub.Client.Tests.Avro;

/// <summary>Arrays and structures as one text, as a CSV file has them.</summary>
public sealed class ArrayTextTests
{
    private const string Texts = """{"type":"array","items":["null","string"]}""";

    [Theory]
    [InlineData("a;b;c", "a", "b", "c")]
    [InlineData("one", "one")]
    [InlineData("[]")]
    [InlineData(@"\E", "")]
    [InlineData(";", "", "")]
    [InlineData(@"a;\N;;b", "a", null, "", "b")]
    [InlineData(@"a\;b;c", "a;b", "c")]
    [InlineData(@"C:\\temp\\;\\\\server", @"C:\temp\", @"\\server")]
    [InlineData(@"\\N;\\E", @"\N", @"\E")]
    [InlineData(@"\\E", @"\E")]
    [InlineData(@"\[]", "[]")]
    [InlineData("[];x", "[]", "x")]
    public void Items_are_joined_and_split(string text, params string?[] items)
    {
        Assert.Equal(text, ArrayText.Join(items));
        Assert.Equal(items, ArrayText.Split(text));
    }

    [Fact]
    public void One_null_is_an_item()
    {
        Assert.Equal(@"\N", ArrayText.Join([null]));
        Assert.Equal([null], ArrayText.Split(@"\N"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(@"C:\temp", @"C:\temp")]
    [InlineData(@"a\", @"a\")]
    [InlineData(@"x;\Nothing", "x", @"\Nothing")]
    public void Text_that_people_write_is_split(string text, params string[] items) => Assert.Equal(items, ArrayText.Split(text));

    [Fact]
    public void Any_texts_come_back() =>
        Prop.ForAll(
            Gen.ArrayOf(Gen.OneOf(Gen.Constant<string?>(null), Gen.ArrayOf(Gen.Elements(@"\;[]NEa".ToCharArray())).Select(c => (string?)new string(c)))).ToArbitrary(),
            items => ArrayText.Split(ArrayText.Join(items)).SequenceEqual(items)).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void An_array_is_written_from_its_text()
    {
        Assert.Equal("04" + "0261" + "0262" + "00", Encode("""{"type":"array","items":"string"}""", "a;b"));
        Assert.Equal("04020400", Encode("""{"type":"array","items":"int"}""", "1;2"));
        Assert.Equal("00", Encode(Texts, ""));
        Assert.Equal("00", Encode("""["null",{"type":"array","items":"int"}]""", ""));
        Assert.Equal("0200", Encode("""["null",{"type":"array","items":"int"}]""", "[]"));
        Assert.Equal("0202022000", Encode("""["null",{"type":"array","items":"string"}]""", " "));
        Assert.Equal("00", Encode("""["null","int"]""", " "));
        Assert.Equal("04" + "00" + "020000", Encode(Texts, @"\N;"));
        Assert.Equal("[1]", Refused("""{"type":"array","items":"int"}""", "1;x").Path);
    }

    [Fact]
    public void Structures_are_written_from_json()
    {
        const string Map = """{"type":"map","values":"int"}""";
        Assert.Equal("0202610400", Encode(Map, """{"a":2}"""));
        Assert.Equal("02" + "0202610400" + "00", Encode($$"""{"type":"array","items":{{Map}}}""", """[{"a":2}]"""));
        Assert.Equal("02" + "0202610400" + "00", Encode($$"""{"type":"array","items":{{Map}}}""", """ {"a":2}"""));
        Assert.Equal("04", Encode(Record("""{"name":"n","type":"int"}"""), """{"n":2}"""));
        Assert.Contains("no JSON", Refused(Map, """{"a":""").Message, StringComparison.Ordinal);
        Assert.Contains("no JSON", Refused(Map, """{"\ud800":1}""").Message, StringComparison.Ordinal);
        Assert.Equal("n", Refused(Record("""{"name":"n","type":"int"}"""), """{"n":"x"}""").Path);
    }

    [Fact]
    public void Numbers_in_json_keep_every_bit()
    {
        foreach (var number in new[] { long.MaxValue, long.MinValue, 0 })
            Assert.Equal(number, Assert.IsType<object?[]>(JsonText.Read(JsonText.Write(new object?[] { number })))[0]);
        foreach (var number in new[] { -0.0, 0.1, double.Epsilon, double.MaxValue, 1e22, 88777122098959792 })
        {
            var read = Assert.IsType<object?[]>(JsonText.Read(JsonText.Write(new object?[] { number })))[0];
            Assert.Equal(BitConverter.DoubleToInt64Bits(number), BitConverter.DoubleToInt64Bits(RealCoercion<double>.From(read!, takesWritten: false)));
        }
        Assert.Equal("""["NaN","Infinity",null,true,"AQI=","é株\"\n"]""", JsonText.Write(new object?[] { double.NaN, double.PositiveInfinity, null, true, new byte[] { 1, 2 }, "é株\"\n" }));
    }
}
