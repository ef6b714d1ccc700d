using PubSub.Client.Recovery;
using PubSub.Client.Tests.Soaking;
using Xunit.Abstractions;

namespace PubSub.Client.Tests.Chaos;

/// <summary>The lives of a receiver that random faults strike, and that is ended or killed and started again until it has seen every event.</summary>
internal sealed class ChaosLives(ITestOutputHelper output)
{
    private int _repeated;

    public List<Notice> Notices { get; } = [];

    /// <summary>The highest number of an event that was taken.</summary>
    public int Seen { get; private set; }

    /// <param name="count">How many events are published meanwhile.</param>
    /// <param name="probability">That of a fault in a call.</param>
    /// <param name="method">Which calls are struck.</param>
    /// <param name="liveAsync">One life: takes so many events at most, and is then killed or ends.</param>
    public async Task RunAsync(int count, double probability, string method, Func<ChaosOrg, int, bool, Task> liveAsync)
    {
        var longestLife = count / Soak.Of(4, 20);
        output.WriteLine(Soak.Again);
        var random = new Random(Soak.Seed);
        await using var org = await ChaosOrg.StartAsync(Soak.Seed, probability, method);
        var publishing = org.PublishAsync(count);
        var starts = 0;
        try
        {
            for (; Seen < count; starts++)
                await liveAsync(org, random.Next(1, longestLife), random.Next(2) == 0);
            await publishing;
        }
        catch
        {
            Notices.ForEach(n => output.WriteLine(n.Text));
            throw;
        }
        finally
        {
            var statistics = org.Client.Statistics;
            output.WriteLine(
                $"{Seen} of {count} events, {_repeated} again; {starts} starts, {org.FaultsStruck} faults, {statistics.Reconnects} reconnects, {statistics.Renewals} renewals");
        }
        Assert.NotEqual(0, org.FaultsStruck);
    }

    /// <summary>The event of a number is taken, perhaps again.</summary>
    public void Took(int number)
    {
        _repeated += number <= Seen ? 1 : 0;
        Seen = Math.Max(Seen, number);
    }
}
