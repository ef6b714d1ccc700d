using PubSub.Emulator.Records;
using PubSub.Emulator.Sample;
using PubSub.Emulator.Schemas;

namespace PubSub.Emulator.Tests;

public sealed class SchemaTests
{
    private const long NewYear2026 = 1767225600000;
    private const string ShippedPayload =
        "80a0d5edee662430303535653030303030314162436441414b020e534f2d3130303102000000000000294002010280a0d5edee660000";

    [Theory]
    [InlineData("Test_Event__e", "6L0yfG1TjHj3IeYaje5uZQ")]
    [InlineData("CM_Test_Event_Two__e", "K98aAtiNFBjA-PJlcvaQ2g")]
    public void Ids_are_those_of_real_orgs(string name, string id)
    {
        var schema = EventSchema.Parse($$"""
            {"type": "record", "name": "{{name}}", "namespace": "com.sforce.eventbus", "fields": [
              {"name": "CreatedDate", "type": "long", "doc": "CreatedDate:DateTime"}, {"name": "CreatedById", "type": "string"},
              {"name": "Message__c", "type": ["null", "string"], "default": null}], "uuid": "another"}
            """);
        Assert.Equal(id, schema.Id);
        Assert.EndsWith($"\"uuid\":\"{id}\"}}", schema.Json, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Order_Shipped__e", "feMPSg6Z0z186CLLMVYLwg")]
    [InlineData("AccountChangeEvent", "z6gCi8nX5KobJJPZR-OM6Q")]
    [InlineData("LoginEventStream", "i6S55CMOLevVvDBUwmxAEQ")]
    public void Built_in_schemas_have_the_ids_they_are_known_by(string name, string id) => Assert.Equal(id, SchemaFiles.Load(name).Id);

    [Fact]
    public void A_flat_event_is_written_byte_by_byte_as_the_service_does()
    {
        var payload = AvroWriter.Write(SchemaFiles.Load("Order_Shipped__e").Root, new Dictionary<string, object?>
        {
            ["CreatedDate"] = NewYear2026,
            ["CreatedById"] = "0055e000001AbCdAAK",
            ["Order_Number__c"] = "SO-1001",
            ["Quantity__c"] = 12.5,
            ["Is_Express__c"] = true,
            ["Ship_Date__c"] = NewYear2026,
        });
        Assert.Equal(ShippedPayload, Convert.ToHexStringLower(payload));
    }

    [Fact]
    public void A_change_event_is_written_byte_by_byte_as_the_service_does()
    {
        var payload = AvroWriter.Write(SchemaFiles.Load("AccountChangeEvent").Root, new Dictionary<string, object?>
        {
            ["ChangeEventHeader"] = new Dictionary<string, object?>
            {
                ["entityName"] = "Account",
                ["recordIds"] = new[] { "0015e00000AbCdEAAV" },
                ["changeType"] = "UPDATE",
                ["changeOrigin"] = "com/salesforce/api/rest/64.0;client=demo",
                ["transactionKey"] = "00017a48-a300-d385-1786-6b45cff394b6",
                ["sequenceNumber"] = 1,
                ["commitTimestamp"] = NewYear2026,
                ["commitNumber"] = 11066959864181L,
                ["commitUser"] = "0055e000001AbCdAAK",
                ["nulledFields"] = new[] { "0x40" },
                ["diffFields"] = Array.Empty<string>(),
                ["changedFields"] = new[] { "0x1040", "4-0x03" },
            },
            ["BillingAddress"] = new Dictionary<string, object?> { ["Street"] = "1 Main St", ["City"] = "Oslo" },
            ["LastModifiedDate"] = NewYear2026,
        });
        Assert.Equal(AccountPayload, Convert.ToHexStringLower(payload));
    }

    private const string AccountPayload =
        "0e4163636f756e740224303031356530303030304162436445414156000250636f6d2f73616c6573666f7263652f6170692f726573742f36342e303b636c69656e74"
        + "3d64656d6f4830303031376134382d613330302d643338352d313738362d3662343563666633393462360280a0d5edee66ea85b1a397840524303035356530303030"
        + "30314162436441414b0208307834300000040c3078313034300c342d307830330000000002021231204d61696e20537402084f736c6f0000000000000000000000"
        + "000000000280a0d5edee66000000";

    [Theory]
    [InlineData("0x1040,4-0x03", "Phone", "LastModifiedDate", "BillingAddress.Street", "BillingAddress.City")]
    [InlineData("5-0x0180", "ShippingAddress.Latitude", "ShippingAddress.Longitude")]
    [InlineData("0x02", "Name")]
    public void Bitmaps_have_the_bytes_they_need(string expected, params string[] paths)
    {
        Assert.Equal(expected.Split(','), Bitmap.Of(SchemaFiles.Load("AccountChangeEvent").Root, paths));
    }

    [Fact]
    public void Publishing_puts_the_bus_time_into_CreatedDate_and_nothing_else()
    {
        var schema = SchemaFiles.Load("Order_Shipped__e");
        var stamped = PayloadCheck.Stamp(schema, Convert.FromHexString(ShippedPayload), DateTimeOffset.FromUnixTimeMilliseconds(1));
        Assert.Equal("02" + ShippedPayload[12..], Convert.ToHexStringLower(stamped));
    }

    [Theory]
    [InlineData("", "nothing")]
    [InlineData("ffffffffffffffffffffff01", "an endless varint")]
    [InlineData("00ffffffffffffffffff01", "a text of a negative length")]
    [InlineData("0000040000000000", "a union index of 2")]
    [InlineData("0002ff000000000000", "no UTF-8")]
    [InlineData("000000000004000000", "a boolean of 2")]
    [InlineData("00000000000000000000", "bytes left over")]
    public void A_payload_that_does_not_fit_is_refused(string hex, string what)
    {
        var schema = SchemaFiles.Load("Order_Shipped__e");
        var payload = Convert.FromHexString(hex);
        Assert.True(Record.Exception(() => PayloadCheck.Stamp(schema, payload, DateTimeOffset.UnixEpoch)) is FormatException, what);
    }
}
