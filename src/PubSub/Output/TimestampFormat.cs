namespace PubSub;

/// <summary>What dates and times of received events are.</summary>
public enum TimestampFormat
{
    /// <summary>[datetime] in UTC, [datetime] without a zone for dates, [timespan] for times of day.</summary>
    DateTime,

    /// <summary>Text: <c>yyyy-MM-ddTHH:mm:ss.fffZ</c>, <c>yyyy-MM-dd</c>, <c>HH:mm:ss.fff</c>.</summary>
    Iso8601,

    /// <summary>Milliseconds: since 1970-01-01 UTC, or since midnight.</summary>
    UnixMs,
}
