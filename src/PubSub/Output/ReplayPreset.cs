namespace PubSub;

/// <summary>Where to begin without a replay id.</summary>
public enum ReplayPreset
{
    /// <summary>Only events that come from now on.</summary>
    Latest,

    /// <summary>The oldest event that the service still has; it keeps them for 72 hours.</summary>
    Earliest,
}
