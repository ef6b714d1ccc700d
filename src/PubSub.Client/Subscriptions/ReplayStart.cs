using PubSub.Client.Protocol;

namespace PubSub.Client.Subscriptions;

/// <summary>Where a subscription begins.</summary>
public sealed class ReplayStart
{
    private ReplayStart(ReplayPreset preset, byte[] replayId) => (Preset, ReplayId) = (preset, replayId);

    /// <summary>Only events that come from now on.</summary>
    public static ReplayStart Latest { get; } = new(ReplayPreset.Latest, []);

    /// <summary>The oldest event that the service still has.</summary>
    public static ReplayStart Earliest { get; } = new(ReplayPreset.Earliest, []);

    internal ReplayPreset Preset { get; }

    internal byte[] ReplayId { get; }

    /// <summary>The first event after a position.</summary>
    public static ReplayStart After(byte[] replayId) => new(ReplayPreset.Custom, replayId);
}
