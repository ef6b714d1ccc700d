using Google.Protobuf;
using PubSub.Client.Errors;
using PubSub.Client.Protocol;

namespace PubSub.Client.Publishing;

/// <summary>Events that travel in one request.</summary>
internal sealed class PublishBatch(string topic)
{
    // The service takes 4 MB and recommends 3 MB and 200 events (https://developer.salesforce.com/docs/platform/pub-sub-api/guide/allocations.html).
    private const int MaxEvents = 200;
    private const int MaxBytes = 3_000_000;

    private readonly List<PublishTicket> _tickets = [];
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _bytes;

    public PublishRequest Request { get; } = new() { TopicName = topic };

    /// <summary>Done when every ticket's fate is known.</summary>
    public Task Completion => _completion.Task;

    public bool IsFull => _tickets.Count >= MaxEvents;

    public bool HasRoomFor(ProducerEvent producerEvent) =>
        !IsFull && (_tickets.Count == 0 || _bytes + SizeOf(producerEvent) <= MaxBytes);

    public PublishTicket Add(ProducerEvent producerEvent, object? input)
    {
        var ticket = new PublishTicket(producerEvent.Id, input, Completion);
        _tickets.Add(ticket);
        Request.Events.Add(producerEvent);
        _bytes += SizeOf(producerEvent);
        return ticket;
    }

    /// <summary>Whether these are the results of this batch. The keys are the events' ids; a server that leaves them out answers in order.</summary>
    public bool Matches(PublishResponse response) =>
        response.Results[0].CorrelationKey is var key && (key.Length == 0 || key == _tickets[0].EventId);

    /// <returns>How many of the events are published.</returns>
    public int Complete(PublishResponse response)
    {
        var published = 0;
        for (var i = 0; i < _tickets.Count; i++)
        {
            var result = i < response.Results.Count ? response.Results[i] : null;
            if (result is null)
                _tickets[i].Error = PublishException.Refused($"its answer has {response.Results.Count} results for {_tickets.Count} events. rpcId: {response.RpcId}");
            else if (result.Error is { } error)
                _tickets[i].Error = PublishException.Refused(error.Msg);
            else
                (_tickets[i].ReplayId, published) = (result.ReplayId.ToByteArray(), published + 1);
        }
        _completion.TrySetResult();
        return published;
    }

    public void Fail(PubSubException cause, bool mayBePublished)
    {
        foreach (var ticket in _tickets)
            ticket.Error = mayBePublished ? PublishException.Unknown(cause) : PublishException.NotSent(cause);
        _completion.TrySetResult();
    }

    // The field's tag is one byte.
    private static int SizeOf(ProducerEvent producerEvent) => 1 + CodedOutputStream.ComputeMessageSize(producerEvent);
}
