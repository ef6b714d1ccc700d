using PubSub.Client.Avro;
using PubSub.Client.Events;
using PubSub.Client.Publishing;
using PubSub.Client.Tests.Avro;

namespace PubSub.Client.Tests.Events;

/// <summary>Columns with dots as nested records.</summary>
public sealed class DottedFieldsTests
{
    private static readonly EventSchema Schema = new("id", """
        {"type":"record","name":"A__e","fields":[
          {"name":"Name","type":["null","string",{"type":"record","name":"N","fields":[{"name":"First","type":["null","string"]},{"name":"Age","type":["null","int"]}]}]},
          {"name":"Place","type":["null",{"type":"record","name":"P","fields":[
            {"name":"City","type":["null","string"]},{"name":"Geo","type":["null",{"type":"record","name":"G","fields":[{"name":"Lat","type":["null","double"]}]}]}]}]},
          {"name":"Topic","type":["null","N"]},{"name":"Must","type":{"type":"record","name":"M","fields":[{"name":"X","type":["null","int"]}]}},
          {"name":"Either","type":["null","N","P"]}]}
        """);

    [Fact]
    public void Parts_become_records_at_any_depth_in_any_case()
    {
        var read = Send(new() { ["place.CITY"] = "Oslo", ["Place.geo.Lat"] = "59.9", ["Must.X"] = 1, ["Topic_.First"] = "t" });
        Assert.Equal(("Oslo", 59.9, 1, "t"), (Get(read, "Place", "City"), Get(read, "Place", "Geo", "Lat"), Get(read, "Must", "X"), Get(read, "Topic", "First")));
    }

    [Fact]
    public void Parts_without_any_value_are_null_where_that_may_be()
    {
        var read = Send(new() { ["Place.City"] = "", ["Place.Geo.Lat"] = null, ["Must.X"] = "", ["Name"] = "Acme", ["Name.First"] = "" });
        Assert.Equal((null, "Acme"), (read.Get("Place"), read.Get("Name")));
        Assert.Null(Get(read, "Must", "X"));
    }

    [Fact]
    public void A_union_of_text_and_record_is_what_has_a_value()
    {
        Assert.Equal("Ada", Get(Send(new() { ["Name"] = "", ["Name.First"] = "Ada", ["Name.Age"] = "", ["Must.X"] = 1 }), "Name", "First"));
        Assert.Equal("Ada", Get(Send(new() { ["Name.First"] = "Ada", ["Name"] = null, ["Must.X"] = 1 }), "Name", "First"));
        Assert.Equal("", Send(new() { ["Name.First"] = "", ["Name"] = "", ["Must.X"] = 1 }).Get("Name"));
        var error = Assert.Throws<AvroValueException>(() => Send(new() { ["Name"] = "Acme", ["Name.First"] = "Ada", ["Must.X"] = 1 }));
        Assert.StartsWith("Name: the field is given at once as a whole and in parts, such as Name.First", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_several_records_the_one_is_meant_whose_parts_have_values()
    {
        Dictionary<string, object?> row = new() { ["Either.First"] = "", ["Either.Age"] = "", ["Either.City"] = "Oslo", ["Either.Geo.Lat"] = "", ["Must.X"] = 1 };
        Assert.Equal("P", ((AvroRecord)Send(row).Get("Either")!).Schema.Name);
        row["Either.City"] = "";
        row["Either.Age"] = "5";
        Assert.Equal("N", ((AvroRecord)Send(row).Get("Either")!).Schema.Name);
    }

    [Theory]
    [InlineData("Plaice.City", "Plaice.City: A__e has no such field; ")]
    [InlineData("Place.Citty", "Place.Citty: P has no such field; perhaps City")]
    [InlineData("Place.Geo.Lat.x", "Place.Geo.Lat: ")]
    [InlineData(".City", ".City: A__e has no such field")]
    [InlineData("Place.", "Place: P has no such field")]
    public void A_part_of_no_field_is_an_error_that_names_it(string name, string message)
    {
        var error = Assert.Throws<AvroValueException>(() => Send(new() { [name] = "x", ["Must.X"] = 1 }));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_that_is_given_twice_is_an_error_that_names_it()
    {
        var error = Assert.Throws<AvroValueException>(() => Send(new() { ["Place.Topic.x"] = 1, ["Place.City"] = "a", ["place.City"] = "b", ["Must.X"] = 1 }));
        Assert.Contains("City: the field is given more than once", error.Message, StringComparison.Ordinal);
    }

    private static AvroRecord Send(Dictionary<string, object?> input) =>
        (AvroRecord)Decode(new EventEncoder(Schema, new TestBinding(Schema), null).Encode(input).Payload);

    private static object Decode(byte[] payload) => new DatumReader(Schema.Record, AvroBinding.Default).Read(payload)!;

    private static object? Get(AvroRecord record, params string[] path) => path.Aggregate((object?)record, (r, name) => ((AvroRecord)r!).Get(name));
}
