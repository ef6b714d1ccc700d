namespace PubSub.Client.Subscriptions;

/// <summary>How many events to ask the service for, and when. Arithmetic only; safe to use from several threads.</summary>
/// <remarks>Asks when half of a batch or less is outstanding and no more than a batch waits untaken, then for what is missing to a whole
/// one: so two batches at most are under way or untaken. Never for more than is wanted, and never in dribs: the service counts requests too.</remarks>
internal sealed class CreditWindow(int batchSize)
{
    private readonly object _lock = new();
    private long _outstanding;
    private long _untaken;

    /// <summary>Whether the server has been asked for events that have not come.</summary>
    public bool IsOutstanding => Volatile.Read(ref _outstanding) > 0;

    /// <summary>Whether it is time to ask. Looked at with every event, so without a lock: whoever makes it true sees that it is.</summary>
    public bool IsLow => Volatile.Read(ref _outstanding) <= batchSize / 2 && Volatile.Read(ref _untaken) <= batchSize;

    /// <summary>How much to ask for now; it counts as asked for. 0 for nothing.</summary>
    /// <param name="wanted">Tells how many events are still to be taken, from this and every other stream; null for no end. It must fall
    /// before <see cref="Taken"/> is called.</param>
    public int Ask(Func<long?> wanted)
    {
        lock (_lock)
        {
            if (!IsLow)
                return 0;
            // In this order: an event that is taken meanwhile then counts twice rather than not at all.
            var held = _outstanding + Volatile.Read(ref _untaken);
            var open = wanted() is { } w ? w - held : long.MaxValue;
            var ask = Math.Max(0, Math.Min(batchSize - _outstanding, open));
            Interlocked.Add(ref _outstanding, ask);
            return (int)ask;
        }
    }

    /// <summary>Events have come; they wait to be taken.</summary>
    public void Received(int count)
    {
        lock (_lock)
        {
            Interlocked.Add(ref _untaken, count);
            // A server may send more than it was asked for; that is no credit to us.
            Interlocked.Add(ref _outstanding, -Math.Min(count, _outstanding));
        }
    }

    /// <summary>Some of the waiting events have been taken.</summary>
    public void Taken(int count = 1) => Interlocked.Add(ref _untaken, -count);
}
