using PubSub.Client.Avro;
using PubSub.Client.Events;

namespace PubSub.Client.Tests.Events;

/// <summary>Schemas of which only the text was kept.</summary>
public sealed class EventSchemaTests
{
    [Theory]
    [InlineData("<html>")]
    [InlineData("\"string\"")]
    public void A_text_that_is_none_is_an_error_that_names_the_schema(string json) =>
        Assert.StartsWith("Avro schema '6L0yfG1TjHj3IeYaje5uZQ', $: ", Assert.Throws<AvroSchemaException>(() => new EventSchema("6L0yfG1TjHj3IeYaje5uZQ", json)).Message, StringComparison.Ordinal);

    // Pairs that were seen on the service: the canonical form and its id.
    [Theory]
    [InlineData("Test_Event__e", "6L0yfG1TjHj3IeYaje5uZQ")]
    [InlineData("CM_Test_Event_Two__e", "K98aAtiNFBjA-PJlcvaQ2g")]
    public void The_id_is_computed_where_the_text_has_none(string name, string id)
    {
        var json = $$"""
            {"name":"{{name}}","namespace":"com.sforce.eventbus","type":"record","fields":[{"name":"CreatedDate","type":"long","doc":"CreatedDate:DateTime"},
             {"name":"CreatedById","type":"string"},{"name":"Message__c","type":["null","string"],"default":null}]}
            """;
        var schema = EventSchema.Parse(json);
        Assert.Equal((id, json), (schema.Id, schema.Json));
    }

    [Fact]
    public void The_id_in_the_text_is_the_service_s() =>
        Assert.Equal("abc", EventSchema.Parse("""{"uuid":"abc","name":"A","type":"record","fields":[]}""").Id);

    [Fact]
    public void Text_that_is_nested_deeply_is_read_as_far_as_schemas_are()
    {
        var type = "\"int\"";
        for (var i = 0; i < 100; i++)
            type = $$"""{"type":"array","items":{{type}}}""";
        Assert.Equal(22, EventSchema.Parse($$"""{"name":"A","type":"record","fields":[{"name":"a","type":{{type}}}]}""").Id.Length);
    }
}
