namespace PubSub.Client.Session;

/// <summary>What has happened on a connection since it was made. Safe to use from several threads.</summary>
public sealed class SessionStatistics
{
    private readonly Func<long> _renewals;
    private long _eventsReceived;
    private long _eventsPublished;
    private long _bytesReceived;
    private long _reconnects;
    private long _lastEvent;
    private long _lastKeepAlive;
    private string? _lastError;

    internal SessionStatistics(Func<long> renewals) => _renewals = renewals;

    /// <summary>Events that came, whether or not they could be read.</summary>
    public long EventsReceived => Volatile.Read(ref _eventsReceived);

    /// <summary>Events that the service has confirmed.</summary>
    public long EventsPublished => Volatile.Read(ref _eventsPublished);

    /// <summary>Bytes of the messages that came on subscriptions, those without events among them.</summary>
    public long BytesReceived => Volatile.Read(ref _bytesReceived);

    /// <summary>How often a stream was opened again after it broke.</summary>
    public long Reconnects => Volatile.Read(ref _reconnects);

    /// <summary>How often the sign-in was renewed.</summary>
    public long Renewals => _renewals();

    /// <summary>When the last event came, in UTC; null for never.</summary>
    public DateTime? LastEventTime => TimeOf(Volatile.Read(ref _lastEvent));

    /// <summary>When the service last said that there was nothing to say, in UTC; null for never.</summary>
    public DateTime? LastKeepAlive => TimeOf(Volatile.Read(ref _lastKeepAlive));

    /// <summary>The last error that was recovered from, or not; null for none.</summary>
    public string? LastError => Volatile.Read(ref _lastError);

    internal void Received(int events, long bytes)
    {
        Interlocked.Add(ref _bytesReceived, bytes);
        Interlocked.Add(ref _eventsReceived, events);
        if (events > 0)
            Volatile.Write(ref _lastEvent, DateTime.UtcNow.Ticks);
    }

    internal void KeptAlive() => Volatile.Write(ref _lastKeepAlive, DateTime.UtcNow.Ticks);

    internal void Published(int count) => Interlocked.Add(ref _eventsPublished, count);

    internal void Reconnected() => Interlocked.Increment(ref _reconnects);

    internal void Failed(Exception error) => Volatile.Write(ref _lastError, error.Message);

    private static DateTime? TimeOf(long ticks) => ticks == 0 ? null : new DateTime(ticks, DateTimeKind.Utc);
}
