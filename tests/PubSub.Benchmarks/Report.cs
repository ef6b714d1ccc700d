using System.Globalization;

namespace PubSub.Benchmarks;

/// <summary>The figures of one run, each beside its floor: ratios travel between machines, seconds do not.</summary>
internal static class Report
{
    public static void Add(string what, int events, TimeSpan time, TimeSpan floor, string? remark) => Add(string.Create(
        CultureInfo.InvariantCulture,
        $"{what,-44} {events / time.TotalSeconds,10:N0} events/s   {floor / time,5:F2} of the floor ({events / floor.TotalSeconds,10:N0})   {remark}"));

    public static void Add(string line) => Console.WriteLine(line);
}
