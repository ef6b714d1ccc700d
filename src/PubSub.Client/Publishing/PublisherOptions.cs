namespace PubSub.Client.Publishing;

/// <summary>What a publisher does when things break.</summary>
public sealed class PublisherOptions
{
    /// <summary>What to do with events whose request was cut off.</summary>
    public UnknownOutcomeAction OnUnknownOutcome { get; init; }

    /// <summary>The most attempts in a row to bring a broken stream back; 0 for none.</summary>
    public int MaxReconnect { get; init; } = int.MaxValue;

    /// <summary>How long a request may be without an answer, counted from its last bytes or the answer to the one before it; then the stream
    /// counts as dead.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(120);

    internal TimeProvider Time { get; init; } = TimeProvider.System;

    internal Func<double> Random { get; init; } = System.Random.Shared.NextDouble;
}
