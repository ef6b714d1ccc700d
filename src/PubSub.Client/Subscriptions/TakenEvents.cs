using Google.Protobuf;

namespace PubSub.Client.Subscriptions;

/// <summary>The events that have been taken and may come again, known by their replay ids. Safe to use from several threads.</summary>
internal sealed class TakenEvents
{
    // A service that confirms nothing must not cost memory without end; what is older comes again after a break.
    private const int Most = 100_000;

    private readonly object _lock = new();
    private readonly Queue<ByteString> _order = new();
    private readonly HashSet<ByteString> _known = [];

    /// <summary>The newest that was added; null for none.</summary>
    public ByteString? Last { get; private set; }

    public void Add(ByteString replayId)
    {
        lock (_lock)
        {
            Last = replayId;
            if (!_known.Add(replayId))
                return;
            _order.Enqueue(replayId);
            if (_order.Count > Most)
                _known.Remove(_order.Dequeue());
        }
    }

    /// <summary>These do not come again: one event and all before it.</summary>
    public void ForgetThrough(ByteString replayId)
    {
        lock (_lock)
        {
            while (_known.Contains(replayId) && _order.TryDequeue(out var oldest))
                _known.Remove(oldest);
        }
    }

    /// <summary>Takes those that come again out of a batch.</summary>
    /// <returns>How many they are, and the last of those that come before any other event: everything up to it is done with.</returns>
    public (int Count, ByteString? Behind) RemoveFrom(List<ReceivedEvent> events)
    {
        lock (_lock)
        {
            if (_known.Count == 0)
                return (0, null);
            var fresh = events.Where(e => !_known.Contains(e.Position)).ToList();
            var count = events.Count - fresh.Count;
            if (count == 0)
                return (0, null);
            var behind = events.TakeWhile(e => _known.Contains(e.Position)).LastOrDefault()?.Position;
            events.Clear();
            events.AddRange(fresh);
            return (count, behind);
        }
    }
}
