using PubSub.Client.Avro;

namespace PubSub.Client.Events;

/// <summary>What Salesforce means by an event's values, whatever objects a host makes of them: times for the longs that are times, field
/// names for the bitmaps of a change event's header.</summary>
/// <param name="schema">The event's schema; the bitmaps count its fields.</param>
/// <param name="timestamps">What decoded dates and times are.</param>
public abstract class EventBinding(EventSchema schema, TimestampFormat timestamps = TimestampFormat.DateTime) : AvroBinding
{
    private const string HeaderName = "ChangeEventHeader";

    /// <summary>What a time without a zone is that is given for a field that needs one: UTC, local, or (Unspecified) an error.</summary>
    public DateTimeKind AssumedZone { get; init; }

    /// <inheritdoc/>
    public override Func<object?, object?>? GetReadConverter(AvroRecordSchema record, AvroField field)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(field);
        var kind = SalesforceType.TimeKindOf(field);
        if (kind != TimeKind.None)
        {
            return timestamps switch
            {
                TimestampFormat.UnixMs => null,
                TimestampFormat.Iso8601 => value => value is long milliseconds ? EventTimes.ReadAsText(kind, milliseconds) : value,
                _ => value => value is long milliseconds ? EventTimes.Read(kind, milliseconds) : value,
            };
        }
        if (record.Name == HeaderName && field.Name is "changedFields" or "nulledFields" or "diffFields")
            return value => value is object?[] bitmaps ? FieldBitmap.Expand(schema.Record, bitmaps) : value;
        return null;
    }

    /// <inheritdoc/>
    public override Func<object?, object?>? GetWriteConverter(AvroRecordSchema record, AvroField field)
    {
        ArgumentNullException.ThrowIfNull(field);
        var kind = SalesforceType.TimeKindOf(field);
        return kind == TimeKind.None ? null : value => EventTimes.Write(kind, value, AssumedZone);
    }
}
