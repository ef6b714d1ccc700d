namespace PubSub.Client.Events;

/// <summary>What decoded dates and times are.</summary>
public enum TimestampFormat
{
    /// <summary>.NET's: DateTime in UTC, DateTime without a zone for dates, TimeSpan for times of day.</summary>
    DateTime,

    /// <summary>Text: <c>yyyy-MM-ddTHH:mm:ss.fffZ</c>, <c>yyyy-MM-dd</c>, <c>HH:mm:ss.fff</c>.</summary>
    Iso8601,

    /// <summary>The numbers of the wire: milliseconds.</summary>
    UnixMs,
}
