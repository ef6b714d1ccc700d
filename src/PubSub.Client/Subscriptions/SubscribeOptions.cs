namespace PubSub.Client.Subscriptions;

/// <summary>What to receive, and how much of it.</summary>
public sealed class SubscribeOptions
{
    /// <summary>The most that the service lets be outstanding, and so the largest batch.</summary>
    public const int MaxBatchSize = 100;

    /// <summary>The topics, each with its start; one stream is opened for each.</summary>
    public required IReadOnlyList<KeyValuePair<string, ReplayStart>> Topics { get; init; }

    /// <summary>How many events to take from all topics together; null for no end.</summary>
    public long? Count { get; init; }

    /// <summary>How many events to ask for at a time, 1 to 100.</summary>
    public int BatchSize { get; init; } = MaxBatchSize;
}
