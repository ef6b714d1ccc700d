namespace PubSub.Emulator.Service;

/// <summary>How many events the org may still have delivered; without a limit any number.</summary>
internal sealed class DeliveryAllocation
{
    private readonly Lock _gate = new();
    private int? _left;
    private long _delivered;

    /// <summary>How many events have been delivered so far.</summary>
    public long Delivered => Interlocked.Read(ref _delivered);

    public int? Left
    {
        get
        {
            lock (_gate)
            {
                return _left;
            }
        }

        set
        {
            lock (_gate)
            {
                _left = value;
            }
        }
    }

    public bool IsUsedUp => Left == 0;

    /// <summary>Takes events off it; false when it is used up. The last batch may be larger than what was left.</summary>
    public bool Take(int events)
    {
        lock (_gate)
        {
            var granted = events == 0 || _left != 0;
            _delivered += granted ? events : 0;
            _left = granted && _left is { } left ? Math.Max(0, left - events) : _left;
            return granted;
        }
    }
}
