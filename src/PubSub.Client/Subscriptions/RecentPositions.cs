namespace PubSub.Client.Subscriptions;

/// <summary>The positions that were taken last. The service delivers at least once: after a break, the last events may come again.</summary>
/// <remarks>Kept as bytes in a ring: it is added to with each event, and looked through only after a break.</remarks>
internal sealed class RecentPositions
{
    // Those of two answers of the largest size.
    private const int Most = 200;

    // The service's have 10 bytes. A longer one is not known again.
    private const int MaxSize = 32;

    private readonly byte[] _bytes = new byte[Most * MaxSize];
    private readonly byte[] _sizes = new byte[Most];
    private int _next;

    /// <summary>How many they are.</summary>
    public int Count { get; private set; }

    public void Add(ReadOnlySpan<byte> position)
    {
        if (position.Length > MaxSize)
            return;
        position.CopyTo(_bytes.AsSpan(_next * MaxSize));
        _sizes[_next] = (byte)position.Length;
        _next = (_next + 1) % Most;
        Count = Math.Min(Count + 1, Most);
    }

    public bool Contains(ReadOnlySpan<byte> position)
    {
        for (var i = 0; i < Most; i++)
        {
            if (_sizes[i] > 0 && position.SequenceEqual(_bytes.AsSpan(i * MaxSize, _sizes[i])))
                return true;
        }
        return false;
    }

    public void Clear()
    {
        Array.Clear(_sizes);
        Count = 0;
    }
}
