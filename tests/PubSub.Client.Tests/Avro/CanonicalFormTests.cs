using System.Security.Cryptography;
using System.Text;
using PubSub.Client.Avro;

namespace PubSub.Client.Tests.Avro;

public class CanonicalFormTests
{
    private const string TestEventFields = """
        "fields":[{"name":"CreatedDate","type":"long","doc":"CreatedDate:DateTime"},{"name":"CreatedById","type":"string"},
        {"name":"Message__c","type":["null","string"],"default":null}]}
        """;

    public static TheoryData<string, string> Fingerprints => new()
    {
        { """{"namespace":"com.sforce.eventbus","type":"record","name":"Test_Event__e",""" + TestEventFields, "6L0yfG1TjHj3IeYaje5uZQ" },
        { """{"type":"record","name":"com.sforce.eventbus.CM_Test_Event_Two__e",""" + TestEventFields, "K98aAtiNFBjA-PJlcvaQ2g" },
        { RealSchemas.OrderShipped, RealSchemas.OrderShippedId },
        { RealSchemas.AccountChange, RealSchemas.AccountChangeId },
    };

    [Theory]
    [MemberData(nameof(Fingerprints))]
    public void The_fingerprint_of_a_real_schema_is_the_real_one(string json, string id)
    {
        // MD5 only names a schema here, it protects nothing.
#pragma warning disable CA5351
        var hash = MD5.HashData(Encoding.UTF8.GetBytes(AvroSchema.Parse(json).CanonicalForm));
#pragma warning restore CA5351

        Assert.Equal(id, Convert.ToBase64String(hash).TrimEnd('=').Replace('+', '-').Replace('/', '_'));
    }

    [Theory]
    [InlineData("""{"type":"string"}""", "\"string\"")]
    [InlineData("""{"type":{"type":"long","logicalType":"timestamp-millis"}}""", "\"long\"")]
    [InlineData(""" [ "null" , {"type":"int"} ] """, """["null","int"]""")]
    [InlineData("""{"items":"null","type":"array"}""", """{"type":"array","items":"null"}""")]
    [InlineData("""{"values":{"type":"string"},"type":"map","x":1}""", """{"type":"map","values":"string"}""")]
    [InlineData(
        """{"namespace":"x.y","size":15,"doc":"d","type":"fixed","name":"F","aliases":["G"]}""",
        """{"name":"x.y.F","type":"fixed","size":15}""")]
    [InlineData(
        """{"type":"enum","symbols":["A","\u0042"],"default":"A","name":"E","namespace":""}""",
        """{"name":"E","type":"enum","symbols":["A","B"]}""")]
    [InlineData(
        """{"type":"record","name":"\u0052","namespace":"n","fields":[{"order":"ignore","default":1,"type":{"type":"int"},"name":"a"}]}""",
        """{"name":"n.R","type":"record","fields":[{"name":"a","type":"int"}]}""")]
    [InlineData(
        """{"type":"record","name":"n.R","fields":[{"name":"a","type":["null","R"]},{"name":"b","type":{"type":"array","items":"n.R"}}]}""",
        """{"name":"n.R","type":"record","fields":[{"name":"a","type":["null","n.R"]},"""
        + """{"name":"b","type":{"type":"array","items":"n.R"}}]}""")]
    [InlineData("""{"type":"record","name":"R","fields":[]}""", """{"name":"R","type":"record","fields":[]}""")]
    public void A_schema_is_reduced_to_what_shapes_the_bytes(string json, string canonical)
    {
        Assert.Equal(canonical, AvroSchema.Parse(json).CanonicalForm);
    }

    [Fact]
    public void A_canonical_form_is_its_own()
    {
        var form = AvroSchema.Parse(RealSchemas.AccountChange).CanonicalForm;

        Assert.Equal(form, AvroSchema.Parse(form).CanonicalForm);
    }
}
