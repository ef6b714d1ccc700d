using PubSub.Client.Avro;

namespace PubSub.Client.Events;

/// <summary>What Salesforce means by an event's values, whatever objects a host makes of them: times for the longs that are times, field
/// names for the bitmaps of a change event's header.</summary>
/// <param name="schema">The event's schema; the bitmaps count its fields.</param>
public abstract class EventBinding(EventSchema schema) : AvroBinding
{
    private const string HeaderName = "ChangeEventHeader";

    /// <inheritdoc/>
    public override Func<object?, object?>? GetReadConverter(AvroRecordSchema record, AvroField field)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(field);
        var kind = SalesforceType.TimeKindOf(field);
        if (kind != TimeKind.None)
            return value => value is long milliseconds ? EventTimes.Read(kind, milliseconds) : value;
        if (record.Name == HeaderName && field.Name is "changedFields" or "nulledFields" or "diffFields")
            return value => value is object?[] bitmaps ? FieldBitmap.Expand(schema.Record, bitmaps) : value;
        return null;
    }

    /// <inheritdoc/>
    public override Func<object?, object?>? GetWriteConverter(AvroRecordSchema record, AvroField field)
    {
        ArgumentNullException.ThrowIfNull(field);
        var kind = SalesforceType.TimeKindOf(field);
        return kind == TimeKind.None ? null : value => EventTimes.Write(kind, value);
    }
}
