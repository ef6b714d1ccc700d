using Google.Protobuf;

namespace PubSub.Client.Subscriptions;

/// <summary>The events that have been taken and may be delivered again, known by their replay ids. For one thread at a time.</summary>
internal sealed class TakenEvents
{
    // A service that confirms nothing must not cost memory without end; what is older comes again after a break.
    private const int Most = 100_000;

    private readonly Queue<ByteString> _order = new();
    private readonly HashSet<ByteString> _known = [];

    /// <summary>The newest that was added; null for none.</summary>
    public ByteString? Last { get; private set; }

    public void Add(ByteString replayId)
    {
        Last = replayId;
        if (!_known.Add(replayId))
            return;
        _order.Enqueue(replayId);
        if (_order.Count > Most)
            _known.Remove(_order.Dequeue());
    }

    public bool Contains(ByteString replayId) => _known.Contains(replayId);

    /// <summary>These do not come again: one event and all before it.</summary>
    public void ForgetThrough(ByteString replayId)
    {
        while (_known.Contains(replayId) && _order.TryDequeue(out var oldest))
            _known.Remove(oldest);
    }
}
