namespace PubSub.Client.Subscriptions;

/// <summary>How many events to ask the service for, and when. Arithmetic only; safe to use from several threads.</summary>
/// <remarks>Asks when half of a batch or less is outstanding, never for more than is wanted, and never so that more than two batches
/// could wait untaken. Never in dribs either: the service counts requests too.</remarks>
internal sealed class CreditWindow(int batchSize)
{
    private readonly object _lock = new();
    private long _outstanding;
    private long _untaken;

    /// <summary>Whether the server has been asked for events that have not come.</summary>
    public bool IsOutstanding
    {
        get
        {
            lock (_lock)
                return _outstanding > 0;
        }
    }

    /// <summary>How much to ask for now; it counts as asked for. 0 for nothing.</summary>
    /// <param name="wanted">How many events are still to be taken, from this and every other stream; null for no end.</param>
    public int Ask(long? wanted)
    {
        lock (_lock)
        {
            if (_outstanding > batchSize / 2)
                return 0;
            var room = Math.Min(batchSize - _outstanding, (2 * batchSize) - _outstanding - _untaken);
            var open = wanted is { } w ? w - _outstanding - _untaken : long.MaxValue;
            var ask = Math.Min(room, open);
            var worthAsking = Math.Min((batchSize + 1) / 2, open);
            if (ask <= 0 || ask < worthAsking)
                return 0;
            _outstanding += ask;
            return (int)ask;
        }
    }

    /// <summary>Events have come; they wait to be taken.</summary>
    public void Received(int count)
    {
        lock (_lock)
        {
            // A server may send more than it was asked for; that is no credit to us.
            _outstanding = Math.Max(0, _outstanding - count);
            _untaken += count;
        }
    }

    /// <summary>Some of the waiting events have been taken.</summary>
    public void Taken(int count = 1)
    {
        lock (_lock)
            _untaken -= count;
    }
}
