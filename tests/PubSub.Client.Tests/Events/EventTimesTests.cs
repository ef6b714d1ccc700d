using System.Globalization;
using PubSub.Client.Events;

namespace PubSub.Client.Tests.Events;

/// <summary>Salesforce's longs as times, and times as longs.</summary>
public sealed class EventTimesTests : IDisposable
{
    private const long Afternoon = 1_772_375_400_000; // 2026-03-01T14:30:00Z
    private const long Midnight = 1_772_323_200_000; // 2026-03-01T00:00:00Z

    private readonly CultureInfo _culture = CultureInfo.CurrentCulture;

    // Day before month, comma before fraction, and not where the tests were written.
    public EventTimesTests() => CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");

    public void Dispose() => CultureInfo.CurrentCulture = _culture;

    [Fact]
    public void A_date_time_is_read_in_utc()
    {
        var time = Assert.IsType<DateTime>(EventTimes.Read(TimeKind.DateTime, Afternoon + 7));
        Assert.Equal((new DateTime(2026, 3, 1, 14, 30, 0).AddMilliseconds(7), DateTimeKind.Utc), (time, time.Kind));
        Assert.Equal(new DateTime(1969, 12, 31, 23, 59, 59).AddMilliseconds(999), EventTimes.Read(TimeKind.DateTime, -1));
    }

    [Fact]
    public void A_date_has_no_zone()
    {
        var date = Assert.IsType<DateTime>(EventTimes.Read(TimeKind.Date, Midnight));
        Assert.Equal((new DateTime(2026, 3, 1), DateTimeKind.Unspecified), (date, date.Kind));
    }

    [Theory]
    [InlineData(Midnight)]
    [InlineData("1772323200000")]
    [InlineData(-86_400_000.0)]
    public void A_number_that_is_a_midnight_is_a_date(object number) => Assert.Equal(number, EventTimes.Write(TimeKind.Date, number));

    [Theory]
    [InlineData("20260301")]
    [InlineData(20260301)]
    [InlineData(" 46082 ")]
    [InlineData(Afternoon)]
    public void A_number_that_is_no_midnight_is_no_date(object number) => Assert.Contains(
        "2026-03-01", Assert.Throws<FormatException>(() => EventTimes.Write(TimeKind.Date, number)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_time_is_within_a_day_and_a_number_otherwise()
    {
        Assert.Equal(TimeSpan.Zero, EventTimes.Read(TimeKind.Time, 0));
        Assert.Equal(new TimeSpan(0, 23, 59, 59, 999), EventTimes.Read(TimeKind.Time, 86_399_999));
        Assert.Equal(86_400_000L, EventTimes.Read(TimeKind.Time, 86_400_000));
        Assert.Equal(-1L, EventTimes.Read(TimeKind.Time, -1));
    }

    [Theory]
    [InlineData(-62_135_596_800_000, true)]
    [InlineData(-62_135_596_800_001, false)]
    [InlineData(253_402_300_799_999, true)]
    [InlineData(253_402_300_800_000, false)]
    [InlineData(long.MinValue, false)]
    [InlineData(long.MaxValue, false)]
    public void Numbers_beyond_the_calendar_stay_numbers(long milliseconds, bool isTime)
    {
        Assert.Equal(isTime, EventTimes.Read(TimeKind.Date, milliseconds) is DateTime);
        var read = EventTimes.Read(TimeKind.DateTime, milliseconds);
        Assert.Equal(isTime, read is DateTime);
        Assert.Equal(milliseconds, EventTimes.Write(TimeKind.DateTime, read));
    }

    [Theory]
    [InlineData("2026-03-01T14:30:00Z", Afternoon)]
    [InlineData("2026-03-01T14:30:00.123Z", Afternoon + 123)]
    [InlineData("2026-03-01T14:30:00.1239999Z", Afternoon + 123)]
    [InlineData("2026-03-01T16:30:00+02:00", Afternoon)]
    [InlineData("2026-03-01T14:30:00.000+0000", Afternoon)]
    [InlineData("2026-03-01 14:30:00Z", Afternoon)]
    [InlineData("2026-03-01T14:30Z", Afternoon)]
    [InlineData("  2026-03-01T14:30:00Z ", Afternoon)]
    public void Text_with_a_zone_is_a_date_time(string text, long expected) => Assert.Equal(expected, EventTimes.Write(TimeKind.DateTime, text));

    [Theory]
    [InlineData("2026-03-01T14:30:00")]
    [InlineData("2026-03-01")]
    [InlineData("01.03.2026 14:30")]
    [InlineData("3/1/2026")]
    [InlineData("2026-02-30T00:00:00Z")]
    [InlineData("2026-03-01T24:30:00Z")]
    [InlineData("now")]
    public void Text_without_a_zone_or_in_a_local_form_is_no_date_time(string text) =>
        Assert.Throws<FormatException>(() => EventTimes.Write(TimeKind.DateTime, text));

    [Fact]
    public void Times_of_a_known_zone_are_date_times_and_others_are_not()
    {
        var utc = new DateTime(2026, 3, 1, 14, 30, 0, DateTimeKind.Utc);
        Assert.Equal(Afternoon, EventTimes.Write(TimeKind.DateTime, utc));
        Assert.Equal(Afternoon, EventTimes.Write(TimeKind.DateTime, utc.ToLocalTime()));
        Assert.Equal(Afternoon, EventTimes.Write(TimeKind.DateTime, new DateTimeOffset(2026, 3, 1, 4, 30, 0, TimeSpan.FromHours(-10))));
        Assert.Throws<FormatException>(() => EventTimes.Write(TimeKind.DateTime, DateTime.SpecifyKind(utc, DateTimeKind.Unspecified)));
    }

    [Fact]
    public void A_time_without_a_zone_is_what_it_is_said_to_be()
    {
        var bare = new DateTime(2026, 3, 1, 14, 30, 0);
        var local = new DateTimeOffset(bare.ToUniversalTime()).ToUnixTimeMilliseconds();
        foreach (var value in new object[] { bare, "2026-03-01T14:30:00", "2026-03-01 14:30" })
        {
            Assert.Equal(Afternoon, EventTimes.Write(TimeKind.DateTime, value, DateTimeKind.Utc));
            Assert.Equal(local, EventTimes.Write(TimeKind.DateTime, value, DateTimeKind.Local));
        }
        Assert.Equal(Midnight, EventTimes.Write(TimeKind.DateTime, new DateOnly(2026, 3, 1), DateTimeKind.Utc));
        Assert.Throws<FormatException>(() => EventTimes.Write(TimeKind.DateTime, new DateOnly(2026, 3, 1)));
        // What has a zone keeps it.
        Assert.Equal(Afternoon, EventTimes.Write(TimeKind.DateTime, "2026-03-01T16:30:00+02:00", DateTimeKind.Local));
    }

    [Fact]
    public void A_date_is_the_day_as_it_is_written_whatever_the_zone()
    {
        var late = new DateTime(2026, 3, 1, 23, 59, 0);
        foreach (var value in new object[]
        {
            "2026-03-01", "2026-03-01T23:59:00Z", "2026-03-01T23:59:00-11:00", "2026-03-01T00:00:00+14:00", new DateOnly(2026, 3, 1), late,
            DateTime.SpecifyKind(late, DateTimeKind.Utc), DateTime.SpecifyKind(late, DateTimeKind.Local), new DateTimeOffset(late, TimeSpan.FromHours(-11)),
        })
            Assert.Equal(Midnight, EventTimes.Write(TimeKind.Date, value));
        Assert.Throws<FormatException>(() => EventTimes.Write(TimeKind.Date, "01.03.2026"));
    }

    [Fact]
    public void A_time_is_written_from_all_that_has_one()
    {
        foreach (var value in new object[] { "14:30", "14:30:00", "14:30:00.000", "14:30:00Z", new TimeSpan(14, 30, 0), new TimeOnly(14, 30), new DateTime(2026, 3, 1, 14, 30, 0), new DateTimeOffset(2026, 3, 1, 14, 30, 0, TimeSpan.FromHours(5)) })
            Assert.Equal(52_200_000L, EventTimes.Write(TimeKind.Time, value));
        foreach (var value in new object[] { "24:00", "-01:00", "14.30", "2 pm", TimeSpan.FromDays(1), TimeSpan.FromTicks(-1) })
            Assert.Throws<FormatException>(() => EventTimes.Write(TimeKind.Time, value));
    }

    [Fact]
    public void Numbers_are_left_to_the_codec_and_what_is_no_time_either_is_refused_with_what_is_one()
    {
        foreach (var kind in new[] { TimeKind.DateTime, TimeKind.Time })
            foreach (var value in new object[] { 5L, 5, "5", "-5" })
                Assert.Equal(value, EventTimes.Write(kind, value));
        foreach (var kind in new[] { TimeKind.DateTime, TimeKind.Date, TimeKind.Time })
        {
            foreach (var value in new object[] { 0L, "0" })
                Assert.Equal(value, EventTimes.Write(kind, value));
            foreach (var value in new object[] { "", "  ", true, 46082.5, new object() })
                Assert.Contains("text such as", Assert.Throws<FormatException>(() => EventTimes.Write(kind, value)).Message, StringComparison.Ordinal);
        }
    }
}
