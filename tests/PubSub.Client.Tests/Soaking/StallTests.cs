using System.Globalization;
using PubSub.Client.Recovery;
using PubSub.Client.Subscriptions;
using PubSub.Client.Tests.Peers;
using PubSub.Client.Tests.Subscriptions;
using PubSub.Emulator;
using Xunit.Abstractions;

namespace PubSub.Client.Tests.Soaking;

/// <summary>A pipeline that takes nothing for minutes, as when a command in it waits for a person.</summary>
[Collection(nameof(Alone))]
[Trait("Run", "Soak")]
public sealed class StallTests(ITestOutputHelper output)
{
    private const int Count = 20_000, Before = 150, BatchSize = 100;

    [Fact]
    public async Task Loses_nothing_repeats_nothing_and_holds_no_more_than_two_batches()
    {
        await using var org = await EmulatedOrg.StartAsync(new EmulatorOptions { CreditIdle = TimeSpan.FromSeconds(Soak.Of(1, 60)), KeepAlive = TimeSpan.FromSeconds(Soak.Of(1, 60)) });
        await org.PublishAsync(Count);
        var notices = new List<Notice>();
        using var receiver = new EventReceiver(org.Client, new SubscribeOptions
        {
            Topics = [KeyValuePair.Create(EmulatedOrg.Topic, ReplayStart.Earliest)],
            BatchSize = BatchSize,
            // No attempt is needed: what ends for want of credit is no break.
            MaxReconnect = 0,
        });
        var ids = new List<string>();
        while (ids.Count < Count)
        {
            var batch = await receiver.NextAsync(notices);
            for (var i = 0; i < batch.Count; i++)
            {
                ids.Add(batch[i].Id);
                receiver.Taken(batch, i);
                // In the middle of a batch.
                if (ids.Count == Before)
                    await StallAsync(org);
            }
        }
        Assert.Equal(Enumerable.Range(1, Count).Select(n => n.ToString(CultureInfo.InvariantCulture)), ids);
        Assert.Empty(notices);
        Assert.Equal(0, org.Client.Statistics.Reconnects);
    }

    private async Task StallAsync(EmulatedOrg org)
    {
        var before = Residue.Take();
        await Task.Delay(TimeSpan.FromSeconds(Soak.Of(5, 360)));
        output.WriteLine($"Before the stall {before}, after it {await before.IsNotExceededAsync()}; {org.Client.Statistics.EventsReceived} events received, {Before} taken.");
        Assert.InRange(org.Client.Statistics.EventsReceived, Before, Before + (2 * BatchSize));
    }
}
