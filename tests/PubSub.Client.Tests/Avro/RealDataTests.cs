using PubSub.Client.Avro;
using static PubSub.Client.Tests.Avro.AvroTesting;

namespace PubSub.Client.Tests.Avro;

public class RealDataTests
{
    [Fact]
    public void A_platform_event_decodes_to_its_values_and_back_to_its_bytes()
    {
        var record = Assert.IsType<AvroRecord>(Decode(RealSchemas.OrderShipped, RealSchemas.OrderShippedHex));

        object?[] expected = [1767225600000L, "0055e000001AbCdAAK", "SO-1001", 12.5, true, 1767225600000L, null, null];
        Assert.Equal(expected, Enumerable.Range(0, record.Schema.Fields.Count).Select(i => record[i]));
        Assert.Equal(RealSchemas.OrderShippedHex, Encode(RealSchemas.OrderShipped, record));
    }

    [Fact]
    public void A_change_event_decodes_to_its_values_and_back_to_its_bytes()
    {
        var record = Assert.IsType<AvroRecord>(Decode(RealSchemas.AccountChange, RealSchemas.AccountChangeHex));

        var header = Assert.IsType<AvroRecord>(record.Get("ChangeEventHeader"));
        Assert.Equal("Account", header.Get("entityName"));
        Assert.Equal(["0015e00000AbCdEAAV"], (object?[])header.Get("recordIds")!);
        Assert.Equal("UPDATE", header.Get("changeType"));
        Assert.Equal(1, header.Get("sequenceNumber"));
        Assert.Equal(1767225600000L, header.Get("commitTimestamp"));
        Assert.Equal(["0x40"], (object?[])header.Get("nulledFields")!);
        Assert.Equal([], (object?[])header.Get("diffFields")!);
        Assert.Equal(["0x1040", "4-0x03"], (object?[])header.Get("changedFields")!);
        var address = Assert.IsType<AvroRecord>(record.Get("BillingAddress"));
        Assert.Equal("1 Main St", address.Get("Street"));
        Assert.Equal("Oslo", address.Get("City"));
        Assert.Null(record.Get("Phone"));
        Assert.Equal(1767225600000L, record.Get("LastModifiedDate"));
        Assert.Equal(RealSchemas.AccountChangeHex, Encode(RealSchemas.AccountChange, record));
    }

    [Theory]
    [InlineData("text", 1)]
    [InlineData("person", 2)]
    public void A_name_is_text_or_a_record(string kind, int branch)
    {
        var schema = AvroSchema.Parse(RealSchemas.AccountChange);
        var name = ((AvroRecordSchema)schema).Fields[1].Schema;
        object given = kind == "text" ? "Acme" : new Dictionary<string, object?> { ["FirstName"] = "Ada", ["lastname"] = "L" };

        var data = Encode(name, given);

        Assert.Equal(branch * 2, data[0]);
        var read = Decode(name, data);
        if (read is AvroRecord person) Assert.Equal("L", person.Get("LastName"));
        else Assert.Equal("Acme", read);
    }

    [Fact]
    public void A_misspelt_part_of_a_name_is_reported_and_not_just_refused()
    {
        var name = ((AvroRecordSchema)AvroSchema.Parse(RealSchemas.AccountChange)).Fields[1].Schema;

        var error = Assert.Throws<AvroValueException>(() => Encode(name, new Dictionary<string, object?> { ["FirstNme"] = "Ada" }));

        Assert.Equal("FirstNme", error.Path);
        Assert.Contains("perhaps FirstName.", error.Message, StringComparison.Ordinal);
    }
}
