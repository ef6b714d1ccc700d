using PubSub.Client.Avro;
using PubSub.Client.Events;

namespace PubSub.Client.Publishing;

/// <summary>Properties such as <c>Address.City</c>, as CSV files have them, put together to the nested records that they are parts of.</summary>
internal static class DottedFields
{
    /// <param name="fields">The properties of one object.</param>
    /// <param name="records">The schemas that the object may be of.</param>
    /// <param name="binding">How values are unwrapped.</param>
    /// <exception cref="AvroValueException">A field is given both as a value of its own and in parts.</exception>
    public static List<KeyValuePair<string, object?>> Nest(
        IEnumerable<KeyValuePair<string, object?>> fields, IReadOnlyList<AvroRecordSchema> records, AvroBinding binding)
    {
        var result = new List<KeyValuePair<string, object?>>();
        var parts = new Dictionary<AvroField, List<KeyValuePair<string, object?>>>();
        foreach (var (name, value) in fields)
        {
            var dot = name.IndexOf('.', StringComparison.Ordinal);
            // What begins like no field is left to the writer to complain about.
            if (dot < 0 || Find(records, name[..dot]) is not { } field)
                result.Add(new(name, value));
            else if (parts.TryGetValue(field, out var known))
                known.Add(new(name[(dot + 1)..], binding.Unwrap(value)));
            else
                parts.Add(field, [new(name[(dot + 1)..], binding.Unwrap(value))]);
        }
        foreach (var (field, its) in parts)
            Put(result, field, its, binding);
        return result;
    }

    private static AvroField? Find(IReadOnlyList<AvroRecordSchema> records, string name) =>
        records.Select(r => r.TryGetField(name, out var field) ? field : null).FirstOrDefault(f => f is not null);

    /// <summary>A union of text and record has a column of its own besides those of the parts; one of them is empty then.</summary>
    private static void Put(
        List<KeyValuePair<string, object?>> fields, AvroField field, List<KeyValuePair<string, object?>> parts, AvroBinding binding)
    {
        var whole = fields.FindIndex(f => EventFields.Is(f.Key, field.Name));
        var nested = Build(field.Schema, parts, binding);
        if (whole < 0)
            fields.Add(new(field.Name, nested));
        else if (nested is null)
            return;
        else if (IsNothing(binding.Unwrap(fields[whole].Value)))
            fields[whole] = new(field.Name, nested);
        else
            throw new AvroValueException(fields[whole].Value, $"the field is given at once as a whole and in parts, such as {field.Name}.{parts[0].Key}").Enclose(field.Name);
    }

    /// <summary>The record; null where no part has a value and the field may be null, as rows of a CSV file have it.</summary>
    private static Dictionary<string, object?>? Build(AvroSchema schema, List<KeyValuePair<string, object?>> parts, AvroBinding binding)
    {
        if (schema.IsNullable && parts.TrueForAll(p => IsNothing(p.Value)))
            return null;
        AvroRecordSchema[] records = schema is AvroUnionSchema union
            ? [.. union.Branches.OfType<AvroRecordSchema>()]
            : schema is AvroRecordSchema only ? [only] : [];
        // With several kinds of record, a row has the columns of all of them.
        var given = records.Length > 1 ? parts.Where(p => !IsNothing(p.Value)) : parts;
        var record = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, value) in Nest(given, records, binding))
        {
            if (!record.TryAdd(name, value))
                throw new AvroValueException(value, "the field is given more than once").Enclose(name);
        }
        return record;
    }

    // Null and empty text are the same in a CSV file.
    private static bool IsNothing(object? value) => value is null or "";
}
