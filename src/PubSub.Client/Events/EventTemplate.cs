using PubSub.Client.Avro;

namespace PubSub.Client.Events;

/// <summary>What a person has to fill in to make an event: the schema's fields without those that sending fills in.</summary>
public static class EventTemplate
{
    /// <summary>The fields in the schema's order.</summary>
    /// <param name="schema">The event's schema.</param>
    /// <param name="binding">What defaults become in the host.</param>
    /// <exception cref="AvroValueException">The schema has a default that is no value of its field.</exception>
    public static IReadOnlyList<TemplateField> Of(EventSchema schema, EventBinding binding)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(binding);
        return [.. schema.Record.Fields.Where(f => !EventFields.IsFilledIn(f.Name)).Select(f => Describe(schema.Record, f, binding))];
    }

    private static TemplateField Describe(AvroRecordSchema record, AvroField field, EventBinding binding)
    {
        var (type, hint) = Meaning(field);
        return new TemplateField(
            EventFields.ToProperty(field.Name), type, hint, EventFields.IsRequired(field), Default(record, field, binding));
    }

    private static object? Default(AvroRecordSchema record, AvroField field, EventBinding binding)
    {
        if (field.DefaultJson is null or "null")
            return null;
        var value = new DatumReader(field.Schema, binding).Read(DefaultWriter.Encode(field.Schema, field.DefaultJson));
        return binding.GetReadConverter(record, field) is { } convert ? convert(value) : value;
    }

    private static (Type Type, string Hint) Meaning(AvroField field) => SalesforceType.TimeKindOf(field) switch
    {
        TimeKind.DateTime => (typeof(DateTime), "date and time"),
        TimeKind.Date => (typeof(DateTime), "date"),
        TimeKind.Time => (typeof(TimeSpan), "time of day"),
        _ => Meaning(field.Schema),
    };

    private static (Type Type, string Hint) Meaning(AvroSchema schema) => schema switch
    {
        AvroUnionSchema union when union.Branches.Where(b => b.Type != AvroType.Null).ToArray() is [var only] => Meaning(only),
        AvroEnumSchema choice => (typeof(string), $"one of {string.Join(", ", choice.Symbols)}"),
        AvroArraySchema array => (typeof(object[]), $"list of {Meaning(array.Items).Hint}"),
        AvroMapSchema map => (typeof(System.Collections.Hashtable), $"hashtable of {Meaning(map.Values).Hint}"),
        AvroRecordSchema record => (typeof(object), $"object with {string.Join(", ", record.Fields.Select(f => f.Name))}"),
        _ => schema.Type switch
        {
            AvroType.String => (typeof(string), "text"),
            AvroType.Boolean => (typeof(bool), "true or false"),
            AvroType.Int => (typeof(int), "whole number"),
            AvroType.Long => (typeof(long), "whole number"),
            AvroType.Float => (typeof(float), "number"),
            AvroType.Double => (typeof(double), "number"),
            AvroType.Bytes or AvroType.Fixed => (typeof(byte[]), "bytes"),
            _ => (typeof(object), schema.ToString()),
        },
    };
}

/// <summary>One field to fill in.</summary>
/// <param name="Property">What the field is called on the event.</param>
/// <param name="Type">The type that its values have on received events.</param>
/// <param name="Hint">The type in a person's words.</param>
/// <param name="IsRequired">Whether an event cannot be made without it.</param>
/// <param name="Default">What it is unless something else is given.</param>
public sealed record TemplateField(string Property, Type Type, string Hint, bool IsRequired, object? Default);
