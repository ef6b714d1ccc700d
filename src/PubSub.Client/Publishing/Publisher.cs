using System.Threading.Channels;
using Google.Protobuf;
using PubSub.Client.Errors;
using PubSub.Client.Grpc;
using PubSub.Client.Protocol;
using PubSub.Client.Session;

namespace PubSub.Client.Publishing;

/// <summary>Publishes to one topic: collects events into requests, keeps several under way, and tells each event's fate.</summary>
public sealed class Publisher : IDisposable
{
    private const int MaxEventBytes = 1024 * 1024;

    // Enough to hide the way there and back, few enough to bound the memory to some 25 MB.
    private const int MaxBatches = 8;

    private readonly PubSubClient _client;
    private readonly string _topic;
    private readonly string _schemaId;
    private readonly SemaphoreSlim _room = new(MaxBatches, MaxBatches);
    private readonly Channel<PublishBatch> _sealed = Channel.CreateUnbounded<PublishBatch>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Timer _linger;
    private readonly object _lock = new();
    private PublishBatch? _open;
    private PublishCall? _call;
    private bool _disposed;

    /// <param name="client">The connection.</param>
    /// <param name="topic">The topic's name.</param>
    /// <param name="schemaId">The id of the schema that the payloads are written with.</param>
    public Publisher(PubSubClient client, string topic, string schemaId)
    {
        (_client, _topic, _schemaId) = (client, topic, schemaId);
        _linger = new Timer(_ => Flush());
        _ = SendAsync();
    }

    /// <summary>How long an event waits for others to share its request.</summary>
    internal TimeSpan Linger { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Takes an event on its way; waits while as many requests are under way as may be.</summary>
    /// <param name="eventId">The event's id.</param>
    /// <param name="payload">The Avro binary, written with the publisher's schema.</param>
    /// <param name="input">Anything the caller wants to find on the ticket.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<PublishTicket> PublishAsync(string eventId, byte[] payload, object? input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(payload);
        if (payload.Length > MaxEventBytes)
            return PublishTicket.Failed(eventId, input, PublishException.TooLarge(payload.Length, MaxEventBytes));
        var producerEvent = new ProducerEvent { Id = eventId, SchemaId = _schemaId, Payload = UnsafeByteOperations.UnsafeWrap(payload) };
        lock (_lock)
        {
            if (_open?.HasRoomFor(producerEvent) == true)
                return Add(producerEvent, input);
            Seal();
        }
        await _room.WaitAsync(cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            if (_disposed || _open?.HasRoomFor(producerEvent) == true)
            {
                // Disposed, or opened by another caller, in the meantime.
                _room.Release();
                return _disposed ? PublishTicket.Failed(eventId, input, PublishException.NotSent(Ended())) : Add(producerEvent, input);
            }
            Seal();
            _open = new PublishBatch(_topic);
            _ = ReleaseAsync(_open);
            _linger.Change(Linger, Timeout.InfiniteTimeSpan);
            return Add(producerEvent, input);
        }
    }

    /// <summary>Sends what has been collected so far.</summary>
    public void Flush()
    {
        lock (_lock)
            Seal();
    }

    /// <summary>Ends the call at the server; what is under way then has an unknown fate, and what is not is not published.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            _disposed = true;
            Seal();
            _sealed.Writer.TryComplete();
        }
        _linger.Dispose();
        _call?.Dispose();
    }

    private PublishTicket Add(ProducerEvent producerEvent, object? input)
    {
        var ticket = _open!.Add(producerEvent, input);
        if (_open.IsFull)
            Seal();
        return ticket;
    }

    private void Seal()
    {
        if (_open is { } batch)
            _sealed.Writer.TryWrite(batch);
        _open = null;
    }

    private async Task ReleaseAsync(PublishBatch batch)
    {
        await batch.Completion.ConfigureAwait(false);
        _room.Release();
    }

    private async Task SendAsync()
    {
        await foreach (var batch in _sealed.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            if (_disposed || _call is null || !await _call.TrySendAsync(batch).ConfigureAwait(false))
                await OpenAsync(batch).ConfigureAwait(false);
        }
    }

    /// <summary>Opens the call, or opens it again where it has ended, as it does after 70 idle seconds.</summary>
    private Task OpenAsync(PublishBatch batch)
    {
        lock (_lock)
        {
            if (_disposed)
            {
                batch.Fail(Ended(), mayBePublished: false);
                return Task.CompletedTask;
            }
            _call?.Dispose();
            _call = new PublishCall(_client, _topic);
        }
        return _call.StartAsync(batch);
    }

    private PubSubException Ended() => PubSubException.From(
        nameof(PubSubMethods.PublishStream), $"Topic '{_topic}'", new GrpcException(StatusCode.Cancelled, "Publishing was ended."));
}
