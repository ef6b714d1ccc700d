using Google.Protobuf;
using PubSub.Client.Protocol;

namespace PubSub.Client.Publishing;

/// <summary>Events that travel in one request, until the fate of each is known.</summary>
internal sealed class PublishBatch(string topic)
{
    // The service takes 4 MB and recommends 3 MB and 200 events (https://developer.salesforce.com/docs/platform/pub-sub-api/guide/allocations.html).
    private const int MaxEvents = 200;
    private const int MaxBytes = 3_000_000;

    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<PublishTicket> _tickets = [];
    private int _bytes;
    private int _retries;

    public PublishRequest Request { get; private set; } = new() { TopicName = topic };

    /// <summary>Done when every ticket's fate is known.</summary>
    public Task Completion => _completion.Task;

    public bool IsFull => _tickets.Count >= MaxEvents;

    /// <summary>How many bytes an event takes in a request.</summary>
    // The field's tag is one byte.
    public static int SizeOf(ProducerEvent producerEvent) => 1 + CodedOutputStream.ComputeMessageSize(producerEvent);

    public bool HasRoomFor(int size) => !IsFull && (_tickets.Count == 0 || _bytes + size <= MaxBytes);

    /// <param name="producerEvent">The event.</param>
    /// <param name="size">Its <see cref="SizeOf"/>.</param>
    /// <param name="input">Anything the caller wants to find on the ticket.</param>
    /// <param name="doubt">Why a former attempt may have published it; null where none may have.</param>
    public PublishTicket Add(ProducerEvent producerEvent, int size, object? input, PublishException? doubt = null)
    {
        var ticket = new PublishTicket(producerEvent.Id, input, Completion) { Doubt = doubt };
        _tickets.Add(ticket);
        Request.Events.Add(producerEvent);
        _bytes += size;
        return ticket;
    }

    /// <summary>Whether these are the results of this batch. The keys are the events' ids; a server that leaves them out answers in order.</summary>
    public bool Matches(PublishResponse response) =>
        response.Results[0].CorrelationKey is var key
        && (key.Length == 0 || key == _tickets[0].EventId || response.Results.Any(r => _tickets.Exists(t => t.EventId == r.CorrelationKey)));

    /// <summary>Takes the results in. What the service says to try again stays in the batch, for a while.</summary>
    /// <returns>How many events are published now, and the first reason to try others again; null where none is left.</returns>
    public (int Published, PublishException? TryAgain) Apply(PublishResponse response)
    {
        var (published, again) = (0, new List<int>());
        for (var i = 0; i < _tickets.Count; i++)
        {
            var (ticket, result) = (_tickets[i], ResultOf(response, i));
            var error = result switch
            {
                null => PublishException.NoResult(response.Results.Count, _tickets.Count, response.RpcId),
                { Error: { } refusal } => PublishException.Refused(refusal.Msg),
                { ReplayId.IsEmpty: true } => PublishException.NoPosition(response.RpcId),
                _ => null,
            };
            ticket.Error = error;
            if (error is null)
                (ticket.ReplayId, published) = (result!.ReplayId.ToByteArray(), published + 1);
            else if (_retries < error.MaxRetries)
                again.Add(i);
            else
                ticket.Fail(error);
        }
        return (published, Keep(again));
    }

    /// <summary>The result in the event's place, or elsewhere where the service says that this one is another event's.</summary>
    private PublishResult? ResultOf(PublishResponse response, int index)
    {
        var (id, inPlace) = (_tickets[index].EventId, index < response.Results.Count ? response.Results[index] : null);
        return inPlace?.CorrelationKey is { } key && (key.Length == 0 || key == id) ? inPlace : response.Results.FirstOrDefault(r => r.CorrelationKey == id);
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
        _completion.TrySetResult();
    }

    /// <summary>Tries no more: each event keeps the error that the service gave it.</summary>
    public void GiveUp()
    {
        foreach (var ticket in _tickets)
            ticket.Fail((PublishException)ticket.Error!);
        _completion.TrySetResult();
    }

    private PublishException? Keep(List<int> again)
    {
        if (again.Count == 0)
        {
            _completion.TrySetResult();
            return null;
        }
        _retries++;
        var request = new PublishRequest { TopicName = Request.TopicName };
        request.Events.Add(again.Select(i => Request.Events[i]));
        Request = request;
        _tickets = [.. again.Select(i => _tickets[i])];
        return (PublishException)_tickets[0].Error!;
    }
}
