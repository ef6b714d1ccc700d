namespace PubSub;

/// <summary>What has happened in a session, as of the moment it was asked for.</summary>
public sealed class SfPubSubStatistics
{
    internal SfPubSubStatistics()
    {
    }

    /// <summary>Events that came, whether or not they could be read.</summary>
    public required long EventsReceived { get; init; }

    /// <summary>Events that the service has confirmed.</summary>
    public required long EventsPublished { get; init; }

    /// <summary>Bytes of the messages that came on subscriptions, those without events among them.</summary>
    public required long BytesReceived { get; init; }

    /// <summary>How often a stream was opened again after it broke.</summary>
    public required long Reconnects { get; init; }

    /// <summary>How often the session was signed in again.</summary>
    public required long Renewals { get; init; }

    /// <summary>When the last event came, in UTC; null for never.</summary>
    public required DateTime? LastEventTime { get; init; }

    /// <summary>When the service last said that there is nothing new, in UTC; null for never.</summary>
    public required DateTime? LastKeepAlive { get; init; }

    /// <summary>The last error of a stream; null for none.</summary>
    public required string? LastError { get; init; }

    /// <summary>The counters in one line.</summary>
    public override string ToString() => FormattableString.Invariant($"{EventsReceived} received, {EventsPublished} published, {Reconnects} reconnects");
}
