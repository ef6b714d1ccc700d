using System.Diagnostics;

namespace PubSub.Benchmarks;

/// <summary>Measures something beside its floor.</summary>
internal sealed class Comparison(Uri endpoint)
{
    private const int Rounds = 9;

    // The JIT compiles hot code a second and a third time, in the background: in pwsh that went on for 14 s, and took a fifth of the processor's time.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(20);

    /// <summary>Rounds until the JIT is done, then the medians of some, in turn: other people's noise on a shared machine meets both.</summary>
    public async Task SettledAsync(string name, Floor floor, Func<int, Task<TimeSpan>> measure, Func<string>? remark = null)
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < WarmUp)
        {
            await FloorAsync(floor, floor.Events);
            await measure(floor.Events);
        }
        await CompareAsync(name, floor, floor.Events, Rounds, measure, remark);
    }

    /// <summary>Once, without a warm-up.</summary>
    public Task OnceAsync(string name, Floor floor, int events, Func<int, Task<TimeSpan>> measure, Func<string>? remark = null) =>
        CompareAsync(name, floor, events, 1, measure, remark);

    public static async Task<TimeSpan> TimeAsync(Func<Task> run)
    {
        var watch = Stopwatch.StartNew();
        await run();
        return watch.Elapsed;
    }

    private async Task CompareAsync(string name, Floor floor, int events, int rounds, Func<int, Task<TimeSpan>> measure, Func<string>? remark)
    {
        var (floors, measured) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var round = 0; round < rounds; round++)
        {
            floors.Add(await FloorAsync(floor, events));
            measured.Add(await measure(events));
        }
        Report.Add(name, events, Median(measured), Median(floors), remark?.Invoke());
    }

    private async Task<TimeSpan> FloorAsync(Floor floor, int events)
    {
        using var client = new FloorClient(endpoint);
        return await TimeAsync(() => floor.Run(client, events));
    }

    private static TimeSpan Median(List<TimeSpan> times) => times.Order().ElementAt(times.Count / 2);
}
