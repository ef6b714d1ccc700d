namespace PubSub.Emulator.Managed;

/// <summary>The times of managed subscriptions, which tests may change while they run.</summary>
internal sealed class ManagedTimes(EmulatorOptions options)
{
    /// <summary>How long the slot stays taken after a clean end.</summary>
    public TimeSpan Release { get; set; } = options.ManagedRelease;

    /// <summary>How long the slot stays taken after the client vanished.</summary>
    public TimeSpan AbortRelease { get; set; } = options.ManagedAbortRelease;

    /// <summary>Time without a commit after which a stream is closed; streams that are open keep theirs.</summary>
    public TimeSpan NoCommit { get; set; } = options.ManagedNoCommit;
}
