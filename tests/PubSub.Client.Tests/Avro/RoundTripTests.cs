using FsCheck;
using FsCheck.Fluent;
using PubSub.Client.Avro;
using static PubSub.Client.Tests.Avro.AvroTesting;

namespace PubSub.Client.Tests.Avro;

public class RoundTripTests
{
    [Fact]
    public void Any_value_of_any_schema_comes_back_as_it_was() =>
        Prop.ForAll(RandomSchemas.SchemaAndValue.ToArbitrary(), sample =>
        {
            var data = Encode(sample.Schema, sample.Value);
            return SameValue(sample.Value, Decode(sample.Schema, data))
                .Label(sample.Schema.CanonicalForm + " " + Convert.ToHexString(data));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void The_canonical_form_of_any_schema_reads_the_same_bytes() =>
        Prop.ForAll(RandomSchemas.SchemaAndValue.ToArbitrary(), sample =>
        {
            var data = Encode(sample.Schema, sample.Value);
            var reduced = AvroSchema.Parse(sample.Schema.CanonicalForm);
            return reduced.CanonicalForm == sample.Schema.CanonicalForm
                && Encode(reduced, Decode(reduced, data)).AsSpan().SequenceEqual(data);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void A_part_of_any_datum_is_an_error_at_a_place_inside_it() =>
        Prop.ForAll(RandomSchemas.SchemaAndValue.ToArbitrary(), sample =>
        {
            var data = Encode(sample.Schema, sample.Value);
            for (var length = 0; length < Math.Min(data.Length, 200); length++)
            {
                var error = Assert.Throws<AvroException>(() => Decode(sample.Schema, data[..length]));
                Assert.InRange(error.Position, 0, length);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Theory]
    [InlineData("""{"type":"array","items":INNER}""", "020000")]
    [InlineData("""{"type":"map","values":INNER}""", "02026b0000")]
    [InlineData("""["null",{"type":"array","items":INNER}]""", "02020000")]
    public void A_record_whose_items_begin_with_the_record_itself_is_read(string type, string hex)
    {
        const string Inner = """{"type":"record","name":"Inner","fields":[{"name":"outer","type":"Outer"}]}""";
        var fields = $$"""{"name":"inner","type":{{type.Replace("INNER", Inner, StringComparison.Ordinal)}}}""";
        var schema = AvroSchema.Parse($$"""{"type":"record","name":"Outer","fields":[{{fields}}]}""");
        var data = Convert.FromHexString(hex);

        Assert.Equal(data, Encode(schema, Decode(schema, data)));
    }
}
