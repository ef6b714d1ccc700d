using PubSub.Client.Avro;
using PubSub.Client.Events;

namespace PubSub.Events;

/// <summary>How events are to look on the pipeline.</summary>
/// <param name="IsFlat">Nested fields as columns, numbers as text.</param>
/// <param name="IsHashtable">Ordered hashtables instead of objects.</param>
/// <param name="Timestamps">What dates and times are.</param>
/// <param name="IsChangedOnly">Without the fields that a change leaves alone.</param>
internal sealed record EventForm(bool IsFlat, bool IsHashtable, Client.Events.TimestampFormat Timestamps, bool IsChangedOnly)
{
    /// <param name="isFlat">Nested fields as columns, numbers as text.</param>
    /// <param name="isHashtable">Ordered hashtables instead of objects.</param>
    /// <param name="isChangedOnly">Without the fields that a change leaves alone.</param>
    /// <param name="timestamps">What dates and times are; null for what suits the form.</param>
    /// <exception cref="ArgumentException">These exclude each other.</exception>
    public static EventForm Of(bool isFlat, bool isHashtable, bool isChangedOnly, TimestampFormat? timestamps)
    {
        if (isChangedOnly && (isFlat || isHashtable))
            throw new ArgumentException("-ChangedOnly makes objects that differ from event to event, so it excludes -Flatten, whose rows have the same columns, and -AsHashtable.");
        // Columns are for Export-Csv, which prints times in the current culture.
        var format = timestamps ?? (isFlat ? TimestampFormat.Iso8601 : TimestampFormat.DateTime);
        return new(isFlat, isHashtable, (Client.Events.TimestampFormat)format, isChangedOnly);
    }

    /// <summary>What makes nested records of this form.</summary>
    /// <param name="schema">The events' schema.</param>
    /// <param name="report">Told what is wrong with a value that can be read all the same.</param>
    public AvroBinding BindingOf(EventSchema schema, Action<string> report) =>
        IsHashtable ? new HashtableBinding(schema, Timestamps, report) : new PSBinding(schema, Timestamps, report);
}
