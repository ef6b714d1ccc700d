using PubSub.Client.Session;
using PubSub.Client.Tests.Peers;
using PubSub.Emulator;
using PubSub.Emulator.Faults;

namespace PubSub.Client.Tests.Chaos;

/// <summary>An org that is struck by faults.</summary>
internal sealed class ChaosOrg : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly EmulatedOrg _org;
    private readonly Task _thawing;

    private ChaosOrg(EmulatedOrg org) => (_org, _thawing) = (org, ThawAsync());

    public PubSubClient Client => _org.Client;

    public int FaultsStruck => _org.Host.Faults.All.Sum(report => report.Struck);

    public static async Task<ChaosOrg> StartAsync(int seed, double probability, string method)
    {
        var org = await EmulatedOrg.StartAsync(new EmulatorOptions
        {
            Seed = seed,
            KeepAlive = TimeSpan.FromSeconds(0.3),
            ManagedRelease = TimeSpan.Zero,
            ManagedAbortRelease = TimeSpan.Zero,
        });
        FaultKind[] kinds =
        [
            FaultKind.Status, FaultKind.Ok, FaultKind.NoStatus, FaultKind.Reset, FaultKind.Silence, FaultKind.GoAway, FaultKind.Drop, FaultKind.Freeze,
            FaultKind.Delay, FaultKind.Frames,
        ];
        org.Host.Faults.Add(new FaultRule { Kind = FaultKind.Chaos, Method = method, Seed = seed, Probability = probability, Kinds = kinds });
        // A look-up that is never answered takes half a minute, which is too long for here.
        org.Host.Faults.Add(new FaultRule { Kind = FaultKind.Chaos, Method = "GetSchema", Seed = seed, Probability = 0.3, Kinds = kinds[..4] });
        org.Host.Faults.Add(new FaultRule { Kind = FaultKind.ExpireTokens, Method = method, AfterMessages = 5, Skip = 2, Count = 3 });
        return new ChaosOrg(org);
    }

    public Task PublishAsync(int count) => _org.PublishAsync(count);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _thawing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _org.DisposeAsync();
        _stop.Dispose();
    }

    // Otherwise a frozen connection is only given up when its ping fails, after more than a minute.
    private async Task ThawAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.5));
        while (await timer.WaitForNextTickAsync(_stop.Token))
            _org.Host.Thaw();
    }
}
