namespace PubSub.Commands;

/// <summary>How long a receive goes on: in all, and without an event. 0 seconds stand for no limit.</summary>
internal sealed class ReceiveLimits(int timeoutSec, int idleTimeoutSec)
{
    private readonly long _end = timeoutSec > 0 ? Environment.TickCount64 + (timeoutSec * 1000L) : long.MaxValue;
    private long _idleEnd = IdleEnd(idleTimeoutSec);

    /// <summary>Whether the time in all is used up.</summary>
    public bool IsOver => _end != long.MaxValue && Environment.TickCount64 >= _end;

    /// <summary>Starts the time without an event anew.</summary>
    public void EventsCame() => _idleEnd = IdleEnd(idleTimeoutSec);

    /// <summary>A source that is cancelled when the first of the limits is reached, or with the given token.</summary>
    public CancellationTokenSource StartTimer(CancellationToken stop)
    {
        var timer = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var end = Math.Min(_end, _idleEnd);
        if (end != long.MaxValue)
            timer.CancelAfter(TimeSpan.FromMilliseconds(Math.Max(0, end - Environment.TickCount64)));
        return timer;
    }

    private static long IdleEnd(int idleTimeoutSec) => idleTimeoutSec > 0 ? Environment.TickCount64 + (idleTimeoutSec * 1000L) : long.MaxValue;
}
