using System.Globalization;

namespace PubSub.Benchmarks;

/// <summary>The figures of one run, each beside its floor: ratios travel between machines, seconds do not.</summary>
internal sealed class Report
{
    private readonly List<string> _lines = [];

    public void Add(string what, TimeSpan time, TimeSpan floor, int events, string remark = "") => _lines.Add(string.Create(
        CultureInfo.InvariantCulture,
        $"{what,-44} {events / time.TotalSeconds,10:N0} events/s   {floor / time,6:F2} of the floor   {remark}"));

    public void Add(string line) => _lines.Add(line);

    public void Print() => _lines.ForEach(Console.WriteLine);
}
