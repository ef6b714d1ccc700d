using PubSub.Client.Avro;
using static PubSub.Client.Tests.Avro.AvroTesting;

namespace PubSub.Client.Tests.Avro;

public class SchemaTests
{
    [Fact]
    public void A_record_says_what_the_json_said()
    {
        var schema = (AvroRecordSchema)AvroSchema.Parse(RealSchemas.OrderShipped);

        Assert.Equal("Order_Shipped__e", schema.Name);
        Assert.Equal("com.sforce.eventbus", schema.Namespace);
        Assert.Equal("com.sforce.eventbus.Order_Shipped__e", schema.FullName);
        Assert.Equal(8, schema.Fields.Count);
        var field = schema.Fields[3];
        Assert.Equal(3, field.Position);
        Assert.Equal("Data:Double:00N5e00000AbCd2", field.Doc);
        Assert.Equal("null", field.DefaultJson);
        Assert.True(field.Schema.IsNullable);
        Assert.Equal("Quantity__c: null or double", field.ToString());
        Assert.False(schema.Fields[0].HasDefault);
        Assert.False(schema.Fields[0].Schema.IsNullable);
        Assert.Equal(AvroType.Long, schema.Fields[0].Schema.Type);
    }

    [Fact]
    public void A_field_is_found_exactly_or_by_a_name_that_only_one_field_has_in_any_case()
    {
        var schema = (AvroRecordSchema)AvroSchema.Parse(Record(
            """{"name":"Id","type":"int"},{"name":"id","type":"int"},{"name":"Name","type":"int"}"""));

        Assert.True(schema.TryGetField("id", out var field));
        Assert.Equal(1, field.Position);
        Assert.True(schema.TryGetField("NAME", out field));
        Assert.Equal(2, field.Position);
        Assert.False(schema.TryGetField("ID", out _));
        Assert.False(schema.TryGetField("other", out _));
    }

    [Theory]
    [InlineData("\"name\":\"R\"", "R")]
    [InlineData("\"name\":\"R\",\"namespace\":\"a.b\"", "a.b.R")]
    [InlineData("\"name\":\"x.R\",\"namespace\":\"a.b\"", "x.R")]
    [InlineData("\"name\":\"R\",\"namespace\":\"\"", "R")]
    [InlineData("\"name\":\"R\",\"namespace\":null", "R")]
    public void A_full_name_comes_from_the_name_or_the_namespace(string attributes, string fullName)
    {
        var schema = AvroSchema.Parse("{\"type\":\"record\"," + attributes + ",\"fields\":[]}");

        Assert.Equal(fullName, Assert.IsType<AvroRecordSchema>(schema).FullName);
    }

    [Fact]
    public void Names_inside_a_record_are_in_its_namespace_unless_they_say_otherwise()
    {
        var schema = (AvroRecordSchema)AvroSchema.Parse("""
            {"type":"record","name":"a.Outer","fields":[
             {"name":"f0","type":{"type":"enum","name":"E","symbols":["X"]}},
             {"name":"f1","type":{"type":"record","name":"Inner","namespace":"b","fields":[
               {"name":"g0","type":{"type":"fixed","name":"F","size":1}}, {"name":"g1","type":"a.E"},
               {"name":"g2","type":["null","Inner"]}]}},
             {"name":"f2","type":"E"}, {"name":"f3","type":"b.F"},
             {"name":"f4","type":{"type":"fixed","name":"Bare","namespace":"","size":2}}, {"name":"f5","type":"Bare"}]}
            """);

        var inner = (AvroRecordSchema)schema.Fields[1].Schema;
        Assert.Equal("a.E", schema.Fields[0].Schema.ToString());
        Assert.Equal("b.F", inner.Fields[0].Schema.ToString());
        Assert.Same(schema.Fields[0].Schema, inner.Fields[1].Schema);
        Assert.Same(inner, ((AvroUnionSchema)inner.Fields[2].Schema).Branches[1]);
        Assert.Same(schema.Fields[0].Schema, schema.Fields[2].Schema);
        Assert.Same(inner.Fields[0].Schema, schema.Fields[3].Schema);
        Assert.Same(schema.Fields[4].Schema, schema.Fields[5].Schema);
    }

    [Theory]
    [InlineData("", "$", "not JSON")]
    [InlineData("{\"type\":\"\\ud800\"}", "$", "not JSON")]
    [InlineData("3", "$", "a number")]
    [InlineData("{}", "$", "'type' is missing")]
    [InlineData("\"strin\"", "$", "'strin' is no known type")]
    [InlineData("""{"type":"Foo"}""", "$.type", "'Foo' is no known type")]
    [InlineData("""["null",["int"]]""", "$[1]", "union")]
    [InlineData("""["int","null",{"type":"int"}]""", "$[2]", "already has a branch like int")]
    [InlineData("""[{"type":"map","values":"int"},{"type":"map","values":"long"}]""", "$[1]", "already has")]
    [InlineData("""{"type":"array"}""", "$", "'items' is missing")]
    [InlineData("""{"type":"map","values":null}""", "$.values", "not null")]
    [InlineData("""{"type":"enum","name":"E","symbols":["A","A"]}""", "$.symbols[1]", "already")]
    [InlineData("""{"type":"enum","name":"E","symbols":["A-B"]}""", "$.symbols[0]", "'A-B' is no Avro name")]
    [InlineData("""{"type":"enum","name":"E","symbols":[1]}""", "$.symbols[0]", "a number")]
    [InlineData("""{"type":"enum","name":"E","symbols":"A"}""", "$.symbols", "text")]
    [InlineData("""{"type":"fixed","name":"F","size":-1}""", "$.size", "-1")]
    [InlineData("""{"type":"fixed","name":"F","size":"4"}""", "$.size", "no size")]
    [InlineData("""{"type":"fixed","name":"int","size":4}""", "$.name", "primitive")]
    [InlineData("""{"type":"fixed","name":"a..F","size":4}""", "$.name", "no Avro name")]
    [InlineData("""{"type":"record","name":"9R","fields":[]}""", "$.name", "no Avro name")]
    [InlineData("""{"type":"record","name":"R","fields":{}}""", "$.fields", "an object")]
    [InlineData("""{"type":"record","name":"R","fields":["int"]}""", "$.fields[0]", "text")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a b","type":"int"}]}""", "$.fields[0].name", "'a b'")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a"}]}""", "$.fields[0]", "'type' is missing")]
    [InlineData(
        """{"type":"record","name":"R","fields":[{"name":"a","type":"int"},{"name":"a","type":"int"}]}""", "$.fields[1].name", "already")]
    [InlineData(
        """{"type":"record","name":"R","fields":[{"name":"a","type":{"type":"fixed","name":"R","size":1}}]}""",
        "$.fields[0].type.name",
        "already")]
    public void What_is_no_schema_is_refused_with_its_place(string json, string path, string reason)
    {
        var error = Assert.Throws<AvroSchemaException>(() => AvroSchema.Parse(json));
        Assert.Equal(path, error.Path);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_with_half_a_surrogate_is_no_json() => Assert.Throws<AvroSchemaException>(() => AvroSchema.Parse("\"\ud800\""));

    [Fact]
    public void Depth_size_and_count_of_a_schema_are_bounded()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"type\":", 5000)) + "\"int\"" + new string('}', 5000);
        var large = "\"" + new string('x', 5 * 1024 * 1024) + "\"";
        var types = Enumerable.Range(0, 20_001).Select(i => $$"""{"type":"fixed","name":"F{{i}}","size":1}""");
        var many = "[" + string.Join(',', types) + "]";

        foreach (var json in new[] { deep, large, many }) Assert.Throws<AvroSchemaException>(() => AvroSchema.Parse(json));
    }

    [Fact]
    public void A_record_named_like_a_type_is_no_duplicate_of_it() =>
        Assert.Equal(2, ((AvroUnionSchema)AvroSchema.Parse(
            """[{"type":"array","items":"int"},{"type":"record","name":"Array","fields":[]}]""")).Branches.Count);

    [Fact]
    public void A_wrong_default_does_not_make_a_schema_unreadable()
    {
        var schema = (AvroRecordSchema)AvroSchema.Parse(Record("""{"name":"a","type":"int","default":"abc"}"""));

        Assert.Equal("\"abc\"", schema.Fields[0].DefaultJson);
    }
}
