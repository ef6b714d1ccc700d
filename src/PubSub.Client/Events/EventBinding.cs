using PubSub.Client.Avro;

namespace PubSub.Client.Events;

/// <summary>What Salesforce means by an event's values, whatever objects a host makes of them: times for the longs that are times, field
/// names for the bitmaps of a change event's header.</summary>
/// <param name="schema">The event's schema; the bitmaps count its fields.</param>
/// <param name="timestamps">What decoded dates and times are.</param>
/// <param name="report">Told, in a sentence, of bitmaps that stand for fields which the schema does not have: with every such event.</param>
public abstract class EventBinding(
    EventSchema schema, TimestampFormat timestamps = TimestampFormat.DateTime, Action<string>? report = null) : AvroBinding
{

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
        if (record.Name == ChangeHeader.Name && field.Name is ChangeHeader.ChangedFields or ChangeHeader.NulledFields or ChangeHeader.DiffFields)
            return value => value is object?[] { Length: > 0 } bitmaps ? NamesOf(field.Name, bitmaps) : value;
        return null;
    }

    /// <inheritdoc/>
    public override Func<object?, object?>? GetWriteConverter(AvroRecordSchema record, AvroField field)
    {
        ArgumentNullException.ThrowIfNull(field);
        var kind = SalesforceType.TimeKindOf(field);
        return kind == TimeKind.None ? null : value => EventTimes.Write(kind, value!, AssumedZone);
    }

    private object?[] NamesOf(string list, object?[] bitmaps)
    {
        var fields = new FieldSet(schema.Record, bitmaps);
        if (fields.FirstUnknown is { } unknown)
        {
            report?.Invoke(
                $"{list} of {schema.Record.Name} has the entry {ValueText.Show(unknown)}, which does not fit the "
                + $"{ValueText.Show(schema.Record.Fields.Count)} fields of the event's schema {schema.Id}; it may mean more than the names say.");
        }
        return fields.ToNames();
    }
}
