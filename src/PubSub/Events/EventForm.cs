using PubSub.Client.Avro;
using PubSub.Client.Events;

namespace PubSub.Events;

/// <summary>How events are to look on the pipeline.</summary>
/// <param name="IsFlat">Nested fields as columns, numbers as text.</param>
/// <param name="IsHashtable">Ordered hashtables instead of objects.</param>
/// <param name="Timestamps">What dates and times are.</param>
internal sealed record EventForm(bool IsFlat, bool IsHashtable, Client.Events.TimestampFormat Timestamps)
{
    /// <param name="isFlat">Nested fields as columns, numbers as text.</param>
    /// <param name="isHashtable">Ordered hashtables instead of objects.</param>
    /// <param name="timestamps">What dates and times are; null for what suits the form.</param>
    public static EventForm Of(bool isFlat, bool isHashtable, TimestampFormat? timestamps) => new(
        // Columns are for Export-Csv, which prints times in the current culture.
        isFlat, isHashtable, (Client.Events.TimestampFormat)(timestamps ?? (isFlat ? TimestampFormat.Iso8601 : TimestampFormat.DateTime)));

    /// <summary>What makes nested records of this form.</summary>
    public AvroBinding BindingOf(EventSchema schema) => IsHashtable ? new HashtableBinding(schema, Timestamps) : new PSBinding(schema, Timestamps);
}
