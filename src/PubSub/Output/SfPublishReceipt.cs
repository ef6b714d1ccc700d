namespace PubSub;

/// <summary>What became of one published event.</summary>
public sealed class SfPublishReceipt
{
    internal SfPublishReceipt(string topic, string? eventId, string? replayId, string? error) =>
        (Topic, EventId, ReplayId, Error) = (topic, eventId, replayId, error);

    /// <summary>The topic it was published to.</summary>
    public string Topic { get; }

    /// <summary>The event's id, under which subscribers see it; null where the event could not be made.</summary>
    public string? EventId { get; }

    /// <summary>The event's position on the bus; null unless it was published.</summary>
    public string? ReplayId { get; }

    /// <summary>Whether the service has confirmed that the event is on the bus.</summary>
    public bool Success => Error is null;

    /// <summary>Why it is not, or is not known to be; null on success.</summary>
    public string? Error { get; }
}
