namespace PubSub.Client.Publishing;

/// <summary>Events that travel in one request, until the fate of each is known.</summary>
/// <param name="topic">The topic's name.</param>
/// <param name="release">Gives back the room that the batch takes; called once.</param>
internal sealed class PublishBatch(string topic, Action release)
{
    // The service takes 4 MB and recommends 3 MB and 200 events (https://developer.salesforce.com/docs/platform/pub-sub-api/guide/allocations.html).
    internal const int MaxEvents = 200;
    private const int MaxBytes = 3_000_000;

    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Action? _release = release;
    private List<PublishTicket> _tickets = [];
    private int _retries;

    public OutgoingRequest Request { get; private set; } = new(topic);

    /// <summary>Done when every ticket's fate is known.</summary>
    public Task Completion => _completion.Task;

    /// <summary>How many events travel.</summary>
    public int Count => _tickets.Count;

    public bool IsFull => Count >= MaxEvents;

    public bool HasRoomFor(OutgoingEvent outgoing) => !IsFull && (Count == 0 || Request.Size + outgoing.Size <= MaxBytes);

    /// <param name="outgoing">The event.</param>
    /// <param name="input">Anything the caller wants to find on the ticket.</param>
    /// <param name="doubt">Why a former attempt may have published it; null where none may have.</param>
    public PublishTicket Add(in OutgoingEvent outgoing, object? input, PublishException? doubt = null)
    {
        var ticket = new PublishTicket(outgoing.Id, input, Completion) { Payload = outgoing.Payload, SchemaId = outgoing.SchemaId, Doubt = doubt };
        _tickets.Add(ticket);
        Request.Add(outgoing);
        return ticket;
    }

    /// <summary>Whether these are the results of this batch. The keys are the events' ids; a server that leaves all of them out answers in order.</summary>
    public bool Matches(PublishAnswer answer) =>
        !answer.HasKeys || answer.IsAbout(0, _tickets[0].EventId!) || _tickets.Exists(t => answer.Find(t.EventId!) is not null);

    /// <summary>Takes the results in, and leaves it to the caller to complete the batch. What the service says to try again stays in it, for a while.</summary>
    /// <returns>How many events are published now, and the first reason to try others again; null where none is left.</returns>
    public (int Published, PublishException? TryAgain) Apply(PublishAnswer answer)
    {
        var (published, again, isInOrder) = (0, new List<int>(), IsInOrder(answer));
        for (var i = 0; i < _tickets.Count; i++)
        {
            var ticket = _tickets[i];
            var result = isInOrder ? i : answer.Find(ticket.EventId!);
            var error = result is not { } index ? PublishException.NoResult(answer.Count, Count, answer.RpcId)
                : answer.Refusal(index) is { } refusal ? PublishException.Refused(refusal)
                : answer.ReplayId(index).IsEmpty ? PublishException.NoPosition(answer.RpcId)
                : null;
            ticket.Error = error;
            if (error is null)
                (ticket.ReplayId, published) = (answer.ReplayId(result!.Value).ToArray(), published + 1);
            else if (_retries < error.MaxRetries)
                again.Add(i);
            else
                ticket.Fail(error);
        }
        return (published, Keep(again));
    }

    /// <summary>Whether there is a result in each event's place, and none of them is another event's. If not, a place says nothing, but a key does.</summary>
    private bool IsInOrder(PublishAnswer answer)
    {
        for (var i = 0; i < Count; i++)
        {
            if (answer.Count != Count || (answer.HasKey(i) && !answer.IsAbout(i, _tickets[i].EventId!)))
                return false;
        }
        return true;
    }

    /// <summary>The batch goes out again though it may be on the bus: if that fails, it still may be.</summary>
    public void Doubt(PublishException reason) => _tickets.ForEach(t => t.Doubt ??= reason);

    /// <summary>Gives every event that has no result an error.</summary>
    public void Fail(PublishException error)
    {
        if (_completion.Task.IsCompleted)
            return;
        foreach (var ticket in _tickets.Where(t => t.ReplayId is null))
            ticket.Fail(error);
        Complete();
    }

    /// <summary>Tries no more: each event keeps the error that the service gave it.</summary>
    public void GiveUp()
    {
        foreach (var ticket in _tickets)
            ticket.Fail((PublishException)ticket.Error!);
        Complete();
    }

    /// <summary>Every ticket's fate is known, and all that follows from it is done: whoever has seen the last ticket need not wait for anything else.</summary>
    public void Complete()
    {
        // The room first, for there is nothing left to wait for.
        Interlocked.Exchange(ref _release, null)?.Invoke();
        _completion.TrySetResult();
    }

    private PublishException? Keep(List<int> again)
    {
        if (again.Count == 0)
            return null;
        _retries++;
        var request = new OutgoingRequest(topic);
        again.ForEach(i => request.Add(Request[i]));
        Request = request;
        _tickets = [.. again.Select(i => _tickets[i])];
        return (PublishException)_tickets[0].Error!;
    }
}
