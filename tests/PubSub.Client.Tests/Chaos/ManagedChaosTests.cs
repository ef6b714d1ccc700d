using System.Globalization;
using PubSub.Client.Recovery;
using PubSub.Client.Subscriptions;
using PubSub.Client.Tests.Peers;
using PubSub.Client.Tests.Soaking;
using PubSub.Client.Tests.Subscriptions;
using Xunit.Abstractions;

namespace PubSub.Client.Tests.Chaos;

/// <summary>Random faults of all kinds strike a managed subscription, whose receiver is ended or killed and started again.</summary>
[Trait("Run", "Soak")]
public sealed class ManagedChaosTests(ITestOutputHelper output)
{
    private readonly List<Notice> _notices = [];
    private int _seen;
    private int _committed;
    private int _repeated;

    [Fact]
    public async Task Every_event_is_seen_in_order_and_once_in_each_run()
    {
        var count = Soak.Of(800, 15_000);
        var longestLife = count / Soak.Of(4, 20);
        output.WriteLine(Soak.Again);
        var random = new Random(Soak.Seed);
        await using var org = await ChaosOrg.StartAsync(Soak.Seed, probability: 0.04, method: "ManagedSubscribe");
        var publishing = org.PublishAsync(count);
        var starts = 0;
        try
        {
            for (; _seen < count; starts++)
                await RunAsync(org, random.Next(1, longestLife), count, isKilled: random.Next(2) == 0);
            await publishing;
        }
        catch
        {
            _notices.ForEach(n => output.WriteLine(n.Text));
            throw;
        }
        finally
        {
            var statistics = org.Client.Statistics;
            output.WriteLine(
                $"{_seen} of {count} events, {_repeated} again; {starts} starts, {org.FaultsStruck} faults, {statistics.Reconnects} reconnects, {statistics.Renewals} renewals");
        }
        Assert.NotEqual(0, org.FaultsStruck);
    }

    /// <summary>One life of the receiver.</summary>
    private async Task RunAsync(ChaosOrg org, int most, int count, bool isKilled)
    {
        using var receiver = new EventReceiver(org.Client, new SubscribeOptions
        {
            ManagedSubscription = "Managed_Orders",
            BatchSize = 20,
            KeepAliveTimeout = TimeSpan.FromSeconds(2),
            Random = () => 0.02,
            Time = new HastyTime(),
        });
        int? next = null;
        for (var taken = 0; taken < most && _seen < count;)
        {
            var batch = await receiver.NextAsync(_notices);
            for (var i = 0; i < batch.Count && taken < most; i++, taken++)
            {
                var number = int.Parse(batch[i].Id, CultureInfo.InvariantCulture);
                // The first may be one that was not committed in time; from there on there is no gap and nothing twice.
                Assert.InRange(number, next ?? _committed + 1, next ?? _seen + 1);
                next = number + 1;
                receiver.Taken(batch, i);
                _repeated += number <= _seen ? 1 : 0;
                _seen = Math.Max(_seen, number);
            }
        }
        await receiver.EndAsync(new CancellationToken(isKilled)).Soon();
        var isConfirmed = true;
        while (receiver.TakeNotice() is { } notice)
        {
            _notices.Add(notice);
            isConfirmed &= !notice.Text.Contains("has not confirmed", StringComparison.Ordinal);
        }
        if (isConfirmed)
            _committed = next!.Value - 1;
    }

    /// <summary>The system's clock, but for the half minutes for which a taken slot is waited for and a commit rests.</summary>
    private sealed class HastyTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime == TimeSpan.FromSeconds(30) ? TimeSpan.FromSeconds(0.05) : dueTime, period);
    }
}
