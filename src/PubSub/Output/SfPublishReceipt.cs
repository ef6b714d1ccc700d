namespace PubSub;

/// <summary>What became of one published event.</summary>
public sealed class SfPublishReceipt
{
    private readonly byte[]? _replayId;

    internal SfPublishReceipt(string topic, string? eventId, byte[]? replayId, SfPublishOutcome outcome, string? error) =>
        (Topic, EventId, _replayId, Outcome, Error) = (topic, eventId, replayId, outcome, error);

    /// <summary>The topic it was published to.</summary>
    public string Topic { get; }

    /// <summary>The event's id, under which subscribers see it; null where the event could not be made.</summary>
    public string? EventId { get; }

    /// <summary>The event's position on the bus; null unless it was published.</summary>
    // Of a bulk load few are looked at.
    public string? ReplayId => _replayId is null ? null : Client.ReplayId.Format(_replayId);

    /// <summary>Whether the service has confirmed that the event is on the bus.</summary>
    public bool Success => Outcome == SfPublishOutcome.Published;

    /// <summary>Whether the event is on the bus; after a break, that may be unknown.</summary>
    public SfPublishOutcome Outcome { get; }

    /// <summary>Why it is not, or is not known to be; null on success.</summary>
    public string? Error { get; }
}
