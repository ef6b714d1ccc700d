using Google.Protobuf;

namespace PubSub.Client.Subscriptions;

/// <summary>What a subscription receives from: it knows where the subscription stands, and opens calls that go on there.</summary>
internal interface ISource : IDisposable
{
    /// <summary>How messages call it.</summary>
    string Subject { get; }

    /// <summary>Where a call that is opened now begins, as a phrase.</summary>
    string Place { get; }

    /// <summary>Whether events that come while no call is open may be missed.</summary>
    bool MayMiss { get; }

    /// <summary>Opens a call that goes on where the subscription stands.</summary>
    IEventCall Open();

    /// <summary>Gets ready to tell <see cref="TopicOf"/>.</summary>
    Task PrepareAsync();

    /// <summary>The topic that an event came from.</summary>
    /// <param name="recordName">The name of the event's schema; null where that is not known.</param>
    string TopicOf(string? recordName);

    /// <summary>Takes out what the consumer has taken before.</summary>
    /// <returns>How many events that were.</returns>
    int RemoveTaken(FetchAnswer answer);

    /// <summary>The consumer is done with an event.</summary>
    void Taken(ReceivedEvent received);

    /// <summary>The consumer is done with everything up to a position.</summary>
    void CaughtUp(ByteString position);

    /// <summary>The service does not know the position any more: goes on elsewhere, where that is allowed.</summary>
    /// <returns>What that means, as a sentence; null where it is not allowed.</returns>
    string? TryReset();

    /// <summary>Makes known what the consumer has taken, before its last call is ended.</summary>
    /// <param name="hurry">Ends the attempt.</param>
    Task FlushAsync(CancellationToken hurry);
}
