namespace PubSub;

/// <summary>What became of an event.</summary>
public enum SfPublishOutcome
{
    /// <summary>The service has confirmed that it is on the bus.</summary>
    Published,

    /// <summary>It is not on the bus.</summary>
    Failed,

    /// <summary>It may or may not be on the bus: the call ended before the service answered, or the answer does not say.</summary>
    Unknown,
}
