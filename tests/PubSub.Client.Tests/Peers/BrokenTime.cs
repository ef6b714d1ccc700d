namespace PubSub.Client.Tests.Peers;

/// <summary>A clock that fails from a moment on, in place of whatever else may be wrong in the engine.</summary>
internal sealed class BrokenTime : TimeProvider
{
    private int _timers;

    public bool IsBroken { get; set; }

    /// <summary>Whether somebody waits, and not for ever.</summary>
    public bool HasTimer => Volatile.Read(ref _timers) > 0;

    public override long GetTimestamp() => IsBroken ? throw new NotSupportedException("a bug") : base.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Interlocked.Increment(ref _timers);
        return new Counted(this, base.CreateTimer(callback, state, dueTime, period));
    }

    private sealed class Counted(BrokenTime time, ITimer timer) : ITimer
    {
        private int _isDisposed;

        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(dueTime, period);

        public void Dispose()
        {
            timer.Dispose();
            if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
                Interlocked.Decrement(ref time._timers);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
