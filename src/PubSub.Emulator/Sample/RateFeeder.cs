namespace PubSub.Emulator.Sample;

/// <summary>Adds events while the emulator runs, at the rate that was asked for.</summary>
internal sealed class RateFeeder(SampleOrg org, EmulatorOptions options, TimeProvider time) : BackgroundService
{
    // Below this a timer is not exact; more events than ticks come in bursts.
    private static readonly TimeSpan ShortestTick = TimeSpan.FromMilliseconds(20);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Rate <= 0)
        {
            return;
        }

        var interval = TimeSpan.FromSeconds(1 / options.Rate);
        using PeriodicTimer timer = new(interval > ShortestTick ? interval : ShortestTick, time);
        var start = time.GetUtcNow();
        long added = 0;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            for (var due = (long)((time.GetUtcNow() - start) / interval); added < due; added++)
            {
                org.AddRoundNow();
            }
        }
    }
}
