namespace PubSub;

/// <summary>What to do where the service no longer knows a position.</summary>
public enum InvalidReplayIdAction
{
    /// <summary>Fail, and leave it to a person.</summary>
    Error,

    /// <summary>Go on at the oldest event: some may come again.</summary>
    Earliest,

    /// <summary>Go on with new events: what lies between is missed.</summary>
    Latest,
}
