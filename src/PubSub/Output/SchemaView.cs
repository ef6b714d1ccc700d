using PubSub.Client.Avro;
using PubSub.Client.Events;

namespace PubSub.Output;

/// <summary>Schemas of the engine as the module's objects.</summary>
internal static class SchemaView
{
    public static SfSchema Of(EventSchema schema) => new(
        schema.Id, schema.Record.Name, schema.Record.Namespace, [.. schema.Record.Fields.Select(OfField)], schema.Json);

    private static SfSchemaField OfField(AvroField field) => new(
        field.Name, TypeName(field.Schema), field.Schema.IsNullable,
        EventFields.IsRequired(field), SalesforceType.LabelOf(field),
        field.DefaultJson is "null" ? null : field.DefaultJson, field.Doc);

    private static string TypeName(AvroSchema schema) => schema switch
    {
        AvroUnionSchema union => string.Join(" | ", union.Branches.Where(b => b.Type != AvroType.Null).Select(TypeName)),
        AvroArraySchema array => $"array<{TypeName(array.Items)}>",
        AvroMapSchema map => $"map<{TypeName(map.Values)}>",
        AvroRecordSchema record => record.Name,
        AvroEnumSchema symbols => symbols.Name,
        AvroFixedSchema bytes => bytes.Name,
        _ => schema.Type.ToString().ToLowerInvariant(),
    };
}
