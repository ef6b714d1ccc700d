using PubSub.Client.Errors;

namespace PubSub.Client.Recovery;

/// <summary>How long to wait before the next attempt, and whether there is to be one.</summary>
/// <param name="maxAttempts">The most attempts in a row.</param>
/// <param name="random">A number from 0 to 1, for the jitter.</param>
internal sealed class Backoff(int maxAttempts, Func<double> random)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan SlowFirst = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SlowLongest = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Slot = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Allocation = TimeSpan.FromMinutes(15);

    private readonly object _lock = new();
    private int _slowInARow;

    /// <summary>Attempts since the last success.</summary>
    public int Attempts { get; private set; }

    /// <summary>The wait before the next attempt, which this counts; null where there is to be none.</summary>
    public TimeSpan? Next(RecoveryAction action)
    {
        lock (_lock)
            return NextLocked(action);
    }

    /// <summary>The server answers again.</summary>
    public void Succeeded()
    {
        lock (_lock)
            Attempts = _slowInARow = 0;
    }

    private TimeSpan? NextLocked(RecoveryAction action)
    {
        if (action == RecoveryAction.Fail || Attempts >= maxAttempts)
            return null;
        Attempts++;
        switch (action)
        {
            case RecoveryAction.WaitForAllocation:
                return Allocation;
            case RecoveryAction.WaitForSlot:
                return Slot;
            case RecoveryAction.Slow:
                return Doubled(SlowFirst, _slowInARow++, SlowLongest);
            default:
                // Full jitter: thousands of clients that lost the same server must not come back in step.
                return Doubled(First, Attempts - 1, Longest) * random();
        }
    }

    private static TimeSpan Doubled(TimeSpan first, int times, TimeSpan longest)
    {
        var doubled = first * Math.Pow(2, Math.Min(times, 20));
        return doubled < longest ? doubled : longest;
    }
}
