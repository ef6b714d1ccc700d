using PubSub.Client.Avro;

namespace PubSub.Client.Events;

/// <summary>What a field means in Salesforce; Avro only says how it is written.</summary>
public static class SalesforceType
{
    private const string DateTimeLabel = "DateTime";
    private const string DateLabel = "DateOnly";
    private const string TimeLabel = "TimeOnly";

    /// <summary>The label in the field's <c>doc</c>, such as <c>Text</c> in <c>Data:Text:00N5e00000AbCd1</c>; null where there is none.</summary>
    public static string? LabelOf(AvroField field) =>
        field.Doc?.Split(':') is { Length: >= 2 } parts ? parts[1] : null;

    /// <summary>Which kind of time a field of type long is; the label says so, and where it is missing, the few names that are always times.</summary>
    internal static TimeKind TimeKindOf(AvroField field)
    {
        if (!IsLong(field.Schema))
            return TimeKind.None;
        return LabelOf(field) switch
        {
            DateTimeLabel => TimeKind.DateTime,
            DateLabel => TimeKind.Date,
            TimeLabel => TimeKind.Time,
            null when field.Name is "CreatedDate" or "LastModifiedDate" or "EventDate" or "commitTimestamp" => TimeKind.DateTime,
            _ => TimeKind.None,
        };
    }

    private static bool IsLong(AvroSchema schema) => schema switch
    {
        AvroUnionSchema union => union.Branches.Any(b => b.Type == AvroType.Long)
            && union.Branches.All(b => b.Type is AvroType.Null or AvroType.Long),
        _ => schema.Type == AvroType.Long,
    };
}

/// <summary>The kinds of time that Salesforce writes as longs.</summary>
internal enum TimeKind
{
    None,

    /// <summary>Milliseconds since 1970-01-01 UTC.</summary>
    DateTime,

    /// <summary>Milliseconds since 1970-01-01 UTC of the day's midnight in UTC.</summary>
    Date,

    /// <summary>Milliseconds since midnight.</summary>
    Time,
}
