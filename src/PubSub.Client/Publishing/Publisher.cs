using PubSub.Client.Recovery;
using PubSub.Client.Session;

namespace PubSub.Client.Publishing;

/// <summary>Publishes to one topic: collects events into requests, keeps several under way, and tells each event's fate.</summary>
public sealed class Publisher : IDisposable
{
    private const int MaxEventBytes = 1024 * 1024;

    // Enough to hide the way there and back, few enough to bound the memory to some 25 MB.
    private const int MaxBatches = 8;

    private readonly string _topic;
    private readonly SchemaWatch _schemas;
    private readonly SemaphoreSlim _room = new(MaxBatches, MaxBatches);
    private readonly NoticeQueue _notices = new();
    private readonly BatchSender _sender;
    private readonly Timer _linger;
    private readonly object _lock = new();
    private PublishBatch? _open;
    private bool _isDisposed;

    /// <param name="client">The connection.</param>
    /// <param name="topic">The topic's name.</param>
    /// <param name="schemaId">The id of the schema that the payloads are written with.</param>
    /// <param name="options">What to do when things break.</param>
    public Publisher(PubSubClient client, string topic, string schemaId, PublisherOptions options)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(options);
        _topic = topic;
        _schemas = new SchemaWatch(schemaId);
        _linger = new Timer(_ => Flush());
        _sender = new BatchSender(client, topic, options, _notices, _schemas);
    }

    /// <summary>Whether an event is taken without a wait; always where every ticket is done.</summary>
    // Asked before each event: without the lock, for what another thread changes in the meantime would change after it, too.
    public bool HasRoom => Volatile.Read(ref _open) is not null || _room.CurrentCount > 0;

    /// <summary>The id of the schema that payloads are written with from now on.</summary>
    public string SchemaId
    {
        get => _schemas.SchemaId;
        set => _schemas.SchemaId = value;
    }

    /// <summary>How long an event waits for others to share its request.</summary>
    internal TimeSpan Linger { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>What happened meanwhile, oldest first; null when all of it is told.</summary>
    public Notice? TakeNotice() => _notices.Take();

    /// <summary>Whether the service has given a sign, not told before, that <see cref="SchemaId"/> is outdated.</summary>
    public bool TakeSchemaDoubt() => _schemas.TakeDoubt();

    /// <summary>Takes an event on its way; waits while as many requests are under way as may be.</summary>
    /// <param name="eventId">The event's id.</param>
    /// <param name="payload">The Avro binary, written with the publisher's schema.</param>
    /// <param name="input">Anything the caller wants to find on the ticket.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<PublishTicket> PublishAsync(string eventId, byte[] payload, object? input, CancellationToken cancellationToken) =>
        PublishAsync(eventId, SchemaId, payload, [], input, cancellationToken);

    /// <summary>As above, for an event that was written elsewhere.</summary>
    /// <param name="eventId">The event's id.</param>
    /// <param name="schemaId">The id of the schema that the payload is written with.</param>
    /// <param name="payload">The Avro binary.</param>
    /// <param name="headers">What goes along with the event.</param>
    /// <param name="input">Anything the caller wants to find on the ticket.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<PublishTicket> PublishAsync(
        string eventId, string schemaId, byte[] payload, IReadOnlyList<KeyValuePair<string, byte[]>> headers, object? input,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(eventId);
        ArgumentNullException.ThrowIfNull(schemaId);
        ArgumentNullException.ThrowIfNull(payload);
        ArgumentNullException.ThrowIfNull(headers);
        return PublishAsync(new OutgoingEvent(eventId, schemaId, payload, headers), input, doubt: null, cancellationToken);
    }

    /// <summary>As above, for an event that was on its way before and is written anew. Where it may be on the bus, it still may be if it is
    /// not published now.</summary>
    /// <param name="former">What became of it before.</param>
    /// <param name="payload">The Avro binary, written with the publisher's schema.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<PublishTicket> PublishAgainAsync(PublishTicket former, byte[] payload, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(former);
        ArgumentNullException.ThrowIfNull(payload);
        var doubt = former.Error is PublishException { Outcome: PublishOutcome.Unknown } unknown ? unknown : null;
        return PublishAsync(new OutgoingEvent(former.EventId!, SchemaId, payload, []), former.Input, doubt, cancellationToken);
    }

    /// <summary>Sends what has been collected so far.</summary>
    public void Flush()
    {
        lock (_lock)
            Seal();
    }

    /// <summary>Waits until something is done, such as an event's fate being known, or there is a notice to take.</summary>
    public async Task WaitAsync(Task task, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (!task.IsCompleted)
            await Task.WhenAny(task, _notices.WaitAsync()).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends the call at the server; what is under way then has an unknown fate, and what is not is not published.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            // Not handed to the sender, which might still send it before it learns of the end.
            _open?.Fail(PublishException.Ended());
            _open = null;
        }
        _linger.Dispose();
        _sender.Dispose();
    }

    private ValueTask<PublishTicket> PublishAsync(OutgoingEvent outgoing, object? input, PublishException? doubt, CancellationToken cancellationToken)
    {
        if (outgoing.Payload.Length > MaxEventBytes)
            return new(Failed(outgoing, input, doubt, PublishException.TooLarge(outgoing.Payload.Length, MaxEventBytes)));
        lock (_lock)
        {
            if (_open?.HasRoomFor(outgoing) == true)
                return new(Add(outgoing, input, doubt));
            Seal();
        }
        return BeginBatchAsync(outgoing, input, doubt, cancellationToken);
    }

    private async ValueTask<PublishTicket> BeginBatchAsync(
        OutgoingEvent outgoing, object? input, PublishException? doubt, CancellationToken cancellationToken)
    {
        await _room.WaitAsync(cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            if (_isDisposed || _open?.HasRoomFor(outgoing) == true)
            {
                // Disposed, or opened by another caller, in the meantime.
                _room.Release();
                return _isDisposed ? Failed(outgoing, input, doubt, PublishException.Ended()) : Add(outgoing, input, doubt);
            }
            Seal();
            _open = new PublishBatch(_topic, () => _room.Release());
            _linger.Change(Linger, Timeout.InfiniteTimeSpan);
            return Add(outgoing, input, doubt);
        }
    }

    private static PublishTicket Failed(OutgoingEvent outgoing, object? input, PublishException? doubt, PublishException error)
    {
        var ticket = new PublishTicket(outgoing.Id, input, Task.CompletedTask) { Doubt = doubt };
        ticket.Fail(error);
        return ticket;
    }

    private PublishTicket Add(OutgoingEvent outgoing, object? input, PublishException? doubt)
    {
        var ticket = _open!.Add(outgoing, input, doubt);
        if (_open.IsFull)
            Seal();
        return ticket;
    }

    private void Seal()
    {
        if (_open is { } batch)
            _sender.Send(batch);
        _open = null;
    }
}
