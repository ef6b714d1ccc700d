namespace PubSub.Client.Avro;

/// <summary>Decoded values as text that a writer reads back without loss, in the invariant culture.</summary>
internal static class ScalarText
{
    /// <summary>Whether values of the schema are single values and no structures.</summary>
    internal static bool IsScalar(AvroSchema schema) => schema is AvroUnionSchema union
        ? union.Branches.All(IsScalar)
        : schema.Type is not (AvroType.Record or AvroType.Array or AvroType.Map);

    internal static string Of(object value) => value switch
    {
        byte[] bytes => Convert.ToBase64String(bytes),
        // The shortest text of a large whole float is another whole number, or has an exponent.
        float number when MathF.Abs(number) < 1e15f && MathF.Truncate(number) == number => Coercion.ToText((double)number),
        _ => Coercion.ToText(value),
    };
}
