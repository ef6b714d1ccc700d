using PubSub.Client.Avro;
using PubSub.Client.Events;

namespace PubSub.Events;

/// <summary>How events are to look on the pipeline.</summary>
/// <param name="IsFlat">Nested fields as columns, numbers as text.</param>
/// <param name="IsHashtable">Ordered hashtables instead of objects.</param>
/// <param name="Timestamps">What dates and times are.</param>
/// <param name="IsChangedOnly">Without the fields that a change leaves alone.</param>
internal sealed record EventForm(bool IsFlat, bool IsHashtable, Client.Events.TimestampFormat Timestamps, bool IsChangedOnly = false)
{
    /// <param name="isFlat">Nested fields as columns, numbers as text.</param>
    /// <param name="isHashtable">Ordered hashtables instead of objects.</param>
    /// <param name="timestamps">What dates and times are; null for what suits the form.</param>
    public static EventForm Of(bool isFlat, bool isHashtable, TimestampFormat? timestamps) => new(
        // Columns are for Export-Csv, which prints times in the current culture.
        isFlat, isHashtable, (Client.Events.TimestampFormat)(timestamps ?? (isFlat ? TimestampFormat.Iso8601 : TimestampFormat.DateTime)));

    /// <summary>What makes nested records of this form.</summary>
    /// <param name="schema">The events' schema.</param>
    /// <param name="report">Told what is wrong with a value that can be read all the same.</param>
    public AvroBinding BindingOf(EventSchema schema, Action<string> report) =>
        IsHashtable ? new HashtableBinding(schema, Timestamps, report) : new PSBinding(schema, Timestamps, report);
}
