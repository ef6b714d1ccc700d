using PubSub.Client.Checkpoints;
using PubSub.Client.Events;

namespace PubSub.Client.Subscriptions;

/// <summary>What to receive, and how much of it.</summary>
public sealed class SubscribeOptions
{
    /// <summary>The most that the service lets be outstanding, and so the largest batch.</summary>
    public const int MaxBatchSize = 100;

    /// <summary>The topics, each with its start; one stream is opened for each.</summary>
    public IReadOnlyList<KeyValuePair<string, ReplayStart>> Topics { get; init; } = [];

    /// <summary>A managed subscription, by the id of its record or its developer name, to receive from instead of topics; null for none.</summary>
    public string? ManagedSubscription { get; init; }

    /// <summary>How many events to take from all topics together; null for no end.</summary>
    public long? Count { get; init; }

    /// <summary>How many events to ask for at a time, 1 to 100.</summary>
    public int BatchSize { get; init; } = MaxBatchSize;

    /// <summary>The most attempts in a row to bring a broken stream back; 0 for none.</summary>
    public int MaxReconnect { get; init; } = int.MaxValue;

    /// <summary>Silence of the server after which a stream counts as dead; the service speaks within 270 seconds.</summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>What to do where the service no longer knows a position.</summary>
    public InvalidReplayIdAction OnInvalidReplayId { get; init; }

    /// <summary>Where positions are kept up to date; null for nowhere.</summary>
    public CheckpointFile? Checkpoint { get; init; }

    /// <summary>Makes, for each stream and schema, what reads events while those before them are being taken, into
    /// <see cref="ReceivedEvent.Values"/>; null for none. What it makes is used by one thread at a time, and is not told of every event.</summary>
    public Func<EventSchema, AheadReader>? ReadAhead { get; init; }

    internal TimeProvider Time { get; init; } = TimeProvider.System;

    internal Func<double> Random { get; init; } = System.Random.Shared.NextDouble;
}
