namespace PubSub.Client.Avro;

/// <summary>Decoded values as text that a writer reads back without loss, in the invariant culture.</summary>
internal static class ScalarText
{
    /// <summary>Whether values of the schema are single values and no structures.</summary>
    internal static bool IsScalar(AvroSchema schema) => schema is AvroUnionSchema union
        ? union.Branches.All(IsScalar)
        : schema.Type is not (AvroType.Record or AvroType.Array or AvroType.Map);

    internal static string Of(object value) => value is byte[] bytes ? Convert.ToBase64String(bytes) : Coercion.ToText(value);
}
