using System.Text;
using FsCheck;
using FsCheck.Fluent;
using PubSub.Client.Avro;
using PubSub.Client.Events;
using PubSub.Client.Tests.Avro;
using PubSub.Client.Tests.Events;
using PubSub.Client.Tests.Soaking;
using Xunit.Abstractions;

namespace PubSub.Client.Tests.Fuzzing;

/// <summary>Schemas and events as nobody means them.</summary>
[Trait("Run", "Soak")]
public sealed class AvroFuzzTests(ITestOutputHelper output)
{
    private static readonly string[] SchemaTokens =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\\u", "\\ud800", "null", "-1", "1e999", "0x", "\"type\":", "\"record\"", "\"enum\"", "\"fixed\"", "\"array\"", "\"map\"",
        "{\"type\":\"array\",\"items\":", "\"fields\":[", "\"name\":", "\"size\":2147483647", "\"default\":", "\"symbols\":[]", "\"namespace\":\".\"", "[\"null\",",
    ];

    [Theory]
    [InlineData(nameof(RealSchemas.OrderShipped))]
    [InlineData(nameof(RealSchemas.AccountChange))]
    public void Bytes_of_a_real_event_are_an_event_or_an_error(string which)
    {
        var (json, hex) = which == nameof(RealSchemas.OrderShipped)
            ? (RealSchemas.OrderShipped, RealSchemas.OrderShippedHex)
            : (RealSchemas.AccountChange, RealSchemas.AccountChangeHex);
        var schema = new EventSchema("s", json);
        var reader = new DatumReader(schema.Record, new TestBinding(schema));
        var mutator = new Mutator(new System.Random(Soak.Seed), [Convert.FromHexString(hex)], []);
        new Fuzz<AvroException>(output, data => reader.Read(data), bytesPerByte: 500).Run(Soak.Of(5_000, 500_000), mutator.Next);
    }

    [Fact]
    public void Bytes_of_any_schema_are_a_value_or_an_error()
    {
        var schemas = Soak.Of(20, 2000);
        var samples = RandomSchemas.SchemaAndValue.Sample(schemas, new Rnd((ulong)Soak.Seed), 30).ToArray();
        DatumReader reader = null!;
        var inputs = samples.SelectMany(sample =>
        {
            reader = new DatumReader(sample.Schema, AvroBinding.Default);
            var mutator = new Mutator(new System.Random(Soak.Seed), [AvroTesting.Encode(sample.Schema, sample.Value)], []);
            return Enumerable.Range(0, 250).Select(_ => mutator.Next());
        }).GetEnumerator();
        new Fuzz<AvroException>(output, data => reader.Read(data), bytesPerByte: 500)
            .Run(schemas * 250, () => inputs.MoveNext() ? inputs.Current : throw new InvalidOperationException("All inputs are used up."));
    }

    [Fact]
    public void Text_of_a_schema_is_a_schema_that_can_be_used_or_an_error()
    {
        string[] corpus = [RealSchemas.OrderShipped, RealSchemas.AccountChange, .. RandomSchemas.SchemaAndValue.Sample(20, new Rnd((ulong)Soak.Seed), 30).Select(s => s.Schema.CanonicalForm)];
        var mutator = Mutator.OfText(new System.Random(Soak.Seed), corpus, SchemaTokens);
        new Fuzz<AvroSchemaException>(output, Use, bytesPerByte: 200).Run(Soak.Of(5_000, 500_000), mutator.Next);
    }

    [Fact]
    public void Text_of_a_structure_is_a_value_or_an_error()
    {
        string[] corpus = ["""{"Street":"1 Main St","Latitude":1.5e3,"City":null,"Lines":[1,-2,true,"\u00e9"]}""", "[]", """[{"a":[[{}]]},9223372036854775807,1e-7]"""];
        var mutator = Mutator.OfText(new System.Random(Soak.Seed), corpus, SchemaTokens);
        new Fuzz<AvroValueException>(output, text => JsonText.Read(Encoding.UTF8.GetString(text)), bytesPerByte: 500).Run(Soak.Of(5_000, 500_000), mutator.Next);
    }

    private static void Use(byte[] json)
    {
        var schema = AvroSchema.Parse(Encoding.UTF8.GetString(json));
        // What is accepted must lead to no surprise further on.
        Assert.NotEmpty(schema.CanonicalForm);
        Assert.NotNull(schema.ToString());
        var reader = new DatumReader(schema, AvroBinding.Default);
        try
        {
            reader.Read([2, 2, 2, 2, 2, 2, 2, 2]);
        }
        catch (AvroException)
        {
            // A few bytes are hardly ever a whole value.
        }
    }
}
