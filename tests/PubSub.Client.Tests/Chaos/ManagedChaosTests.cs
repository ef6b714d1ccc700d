using System.Globalization;
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
    private readonly ChaosLives _lives = new(output);
    private int _committed;

    [Fact]
    public Task Every_event_is_seen_in_order_and_once_in_each_run()
    {
        var count = Soak.Of(800, 15_000);
        return _lives.RunAsync(count, probability: 0.04, "ManagedSubscribe", (org, most, isKilled) => LiveAsync(org, most, count, isKilled));
    }

    /// <summary>One life of the receiver.</summary>
    private async Task LiveAsync(ChaosOrg org, int most, int count, bool isKilled)
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
        for (var taken = 0; taken < most && _lives.Seen < count;)
        {
            var batch = await receiver.NextAsync(_lives.Notices);
            for (var i = 0; i < batch.Count && taken < most; i++, taken++)
            {
                var number = int.Parse(batch[i].Id, CultureInfo.InvariantCulture);
                // The first may be one that was not committed in time; from there on there is no gap and nothing twice.
                Assert.InRange(number, next ?? _committed + 1, next ?? _lives.Seen + 1);
                next = number + 1;
                receiver.Taken(batch, i);
                _lives.Took(number);
            }
        }
        await receiver.EndAsync(new CancellationToken(isKilled)).Soon();
        var isConfirmed = true;
        while (receiver.TakeNotice() is { } notice)
        {
            _lives.Notices.Add(notice);
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
