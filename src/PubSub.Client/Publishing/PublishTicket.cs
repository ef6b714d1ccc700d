namespace PubSub.Client.Publishing;

/// <summary>One event on its way to the service.</summary>
public sealed class PublishTicket
{
    private readonly Task _completion;

    internal PublishTicket(string? eventId, object? input, Task completion) => (EventId, Input, _completion) = (eventId, input, completion);

    /// <summary>The event's id, under which subscribers see it; null where no event could be made of the input.</summary>
    public string? EventId { get; }

    /// <summary>What the caller gave the event, untouched.</summary>
    public object? Input { get; }

    /// <summary>The event's Avro binary; empty where none could be made of the input.</summary>
    public byte[] Payload { get; internal init; } = [];

    /// <summary>The id of the schema that <see cref="Payload"/> is written with; empty where there is none.</summary>
    public string SchemaId { get; internal init; } = "";

    /// <summary>Done when the event's fate is known, whatever it is; never faulted.</summary>
    public Task Completion => _completion;

    /// <summary>The event's position on the bus; null until, and unless, it is published.</summary>
    public byte[]? ReplayId { get; internal set; }

    /// <summary>Why the event is not published, or not known to be; null otherwise.</summary>
    public Exception? Error { get; internal set; }

    /// <summary>Why a former attempt may have published the event; null where none may have.</summary>
    internal PublishException? Doubt { get; set; }

    /// <summary>What became of the event, once <see cref="Completion"/> is done.</summary>
    public PublishOutcome Outcome => Error switch
    {
        null => PublishOutcome.Published,
        PublishException e => e.Outcome,
        _ => PublishOutcome.Failed,
    };

    /// <summary>A ticket for what was never sent.</summary>
    public static PublishTicket Failed(string? eventId, object? input, Exception error) => new(eventId, input, Task.CompletedTask) { Error = error };

    /// <summary>The event is not published by this attempt. If a former one may have published it, it still may be on the bus.</summary>
    internal void Fail(PublishException error) =>
        Error = Doubt is null || error.Outcome == PublishOutcome.Unknown ? error : PublishException.StillUnknown(Doubt, error);
}
