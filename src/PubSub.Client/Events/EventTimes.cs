using System.Globalization;
using System.Numerics;
using PubSub.Client.Avro;

namespace PubSub.Client.Events;

/// <summary>Salesforce's longs as .NET's times, and back.</summary>
internal static class EventTimes
{
    private static readonly string[] DateTimeFormats =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mmK", "yyyy-MM-dd",
    ];

    private static readonly string[] TimeFormats = [@"hh\:mm", @"hh\:mm\:ss", @"hh\:mm\:ss\.FFFFFFF"];

    private const string WantedDate = "a date is text such as 2026-03-01, or the milliseconds from 1970 to its midnight";
    private const long MillisecondsPerDay = 24 * 60 * 60 * 1000;

    private static readonly long MinMilliseconds = (DateTime.MinValue - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;
    private static readonly long MaxMilliseconds = (DateTime.MaxValue - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;

    /// <summary>A DateTime in UTC, a DateTime of no zone, or a TimeSpan; the number itself where it is beyond their range.</summary>
    public static object Read(TimeKind kind, long milliseconds)
    {
        if (kind == TimeKind.Time)
            return milliseconds is >= 0 and < MillisecondsPerDay ? TimeSpan.FromTicks(milliseconds * TimeSpan.TicksPerMillisecond) : milliseconds;
        if (milliseconds < MinMilliseconds || milliseconds > MaxMilliseconds)
            return milliseconds;
        var time = DateTime.UnixEpoch.AddTicks(milliseconds * TimeSpan.TicksPerMillisecond);
        return kind == TimeKind.Date ? DateTime.SpecifyKind(time, DateTimeKind.Unspecified) : time;
    }

    /// <summary>As text in ISO 8601; a number beyond the range of times stays one.</summary>
    public static object ReadAsText(TimeKind kind, long milliseconds) => Read(kind, milliseconds) switch
    {
        TimeSpan time => time.ToString(@"hh\:mm\:ss\.fff", CultureInfo.InvariantCulture),
        // What is no midnight keeps its time of day: nothing is lost.
        DateTime date when kind == TimeKind.Date && date.TimeOfDay == TimeSpan.Zero => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        var number => number,
    };

    /// <summary>The long for a time; a number is given back for the codec to judge.</summary>
    /// <param name="kind">What the field holds.</param>
    /// <param name="value">The value for it.</param>
    /// <param name="zone">What a time without a zone is, where one is needed: UTC, local, or (Unspecified) an error.</param>
    /// <exception cref="FormatException">The value is no such time, or has no zone where one is needed.</exception>
    public static object Write(TimeKind kind, object value, DateTimeKind zone = DateTimeKind.Unspecified) => kind switch
    {
        TimeKind.Time => WriteTime(value),
        TimeKind.Date => WriteDate(value),
        _ => WriteDateTime(value, zone),
    };

    private static object WriteDateTime(object value, DateTimeKind zone) => value switch
    {
        DateTime time => WithZone(time, zone),
        DateTimeOffset time => Milliseconds(time.UtcDateTime),
        DateOnly date => WithZone(date.ToDateTime(TimeOnly.MinValue), zone),
        string text when IsTimeText(text) => WithZone(ParseDateTime(text, "2026-03-01T14:30:00Z"), zone),
        _ => Numeric(value, "a time is text such as 2026-03-01T14:30:00Z, a [datetime], or the milliseconds since 1970"),
    };

    private static object WriteDate(object value) => value switch
    {
        DateTime time => Milliseconds(time.Date),
        DateTimeOffset time => Milliseconds(time.Date),
        DateOnly date => Milliseconds(date.ToDateTime(TimeOnly.MinValue)),
        string text when IsTimeText(text) => Milliseconds(ParseDate(text)),
        // Such as 20260301, which would be a day of 1970.
        _ when Number(value) is { } number && number % MillisecondsPerDay != 0 => throw new FormatException(WantedDate),
        _ => Numeric(value, WantedDate),
    };

    private static object WriteTime(object value) => value switch
    {
        TimeSpan time => WithinDay(time),
        TimeOnly time => WithinDay(time.ToTimeSpan()),
        DateTime time => WithinDay(time.TimeOfDay),
        DateTimeOffset time => WithinDay(time.TimeOfDay),
        string text when IsTimeText(text) => WithinDay(ParseTime(text)),
        _ => Numeric(value, "a time of day is text such as 14:30:00, a [timespan], or the milliseconds since midnight"),
    };

    /// <summary>A number as it is, for the codec to judge its range.</summary>
    private static object Numeric(object value, string wanted) =>
        Number(value) is null ? throw new FormatException(wanted) : value;

    /// <summary>Empty text and numbers are not for us to read.</summary>
    private static bool IsTimeText(string text) => text.AsSpan().Trim().Length > 0 && Number(text) is null;

    /// <summary>The whole number that a value is; null for none.</summary>
    private static BigInteger? Number(object? value) => value switch
    {
        string text => long.TryParse(text.AsSpan().Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null,
        not null when Numbers.TryGetWhole(value, out var whole) => whole,
        _ => null,
    };

    private static DateTime ParseDateTime(string text, string example) =>
        DateTime.TryParseExact(text.Trim(), DateTimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time)
            ? time
            : throw new FormatException($"the text is not an ISO 8601 time such as {example}");

    // The day as it is written, whatever zone follows it.
    private static DateTime ParseDate(string text)
    {
        ParseDateTime(text, "2026-03-01");
        return DateTime.ParseExact(text.Trim()[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    private static TimeSpan ParseTime(string text) =>
        TimeSpan.TryParseExact(text.Trim().TrimEnd('Z'), TimeFormats, CultureInfo.InvariantCulture, out var time)
            ? time
            : throw new FormatException("the text is not a time of day such as 14:30:00");

    private static long WithZone(DateTime time, DateTimeKind zone)
    {
        if (time.Kind == DateTimeKind.Unspecified)
        {
            time = zone == DateTimeKind.Unspecified
                ? throw new FormatException("the time has no zone; add 'Z' or an offset to text, give a [datetime] of Kind Utc or Local, or say -AssumeUtc or -AssumeLocal")
                : DateTime.SpecifyKind(time, zone);
        }
        return Milliseconds(time.ToUniversalTime());
    }

    private static long WithinDay(TimeSpan time) => time >= TimeSpan.Zero && time.Ticks < TimeSpan.TicksPerDay
        ? time.Ticks / TimeSpan.TicksPerMillisecond
        : throw new FormatException("the time is not within a day");

    private static long Milliseconds(DateTime time) => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)).ToUnixTimeMilliseconds();
}
