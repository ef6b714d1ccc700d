using PubSub.Client.Auth;
using PubSub.Client.Checkpoints;
using PubSub.Client.Errors;
using PubSub.Client.Recovery;
using PubSub.Client.Session;

namespace PubSub.Client.Subscriptions;

/// <summary>Receives from one or several topics, for one consumer that pulls batch by batch.</summary>
public sealed class EventReceiver : IDisposable
{
    // Ctrl-C is to be back within a second, whatever the state of the connection.
    private static readonly TimeSpan Hurry = TimeSpan.FromSeconds(0.8);

    private readonly Subscription[] _subscriptions;
    private readonly Task<EventBatch>?[] _reads;
    private readonly NoticeQueue _notices = new();
    private readonly CheckpointFile? _checkpoint;
    private long _remaining;
    private int _next;
    private int _disposed;

    /// <summary>Opens the streams. Failures come out of <see cref="ReadAsync"/>.</summary>
    /// <exception cref="ArgumentException">The managed subscription is neither an id nor a name.</exception>
    public EventReceiver(PubSubClient client, SubscribeOptions options)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(options);
        _checkpoint = options.Checkpoint;
        if (_checkpoint is not null)
            _checkpoint.Failing = failure => _notices.Add(true, $"{failure.Message} It is tried again; until then a restart repeats events.");
        _remaining = options.Count ?? long.MaxValue;
        Func<long?> wanted = options.Count is null ? static () => null : () => Volatile.Read(ref _remaining);
        IEnumerable<ISource> sources = options.ManagedSubscription is { } managed
            ? [new ManagedSource(client, managed, _notices, options.Time)]
            : options.Topics.Select(t => new TopicSource(client, t.Key, t.Value, options));
        _subscriptions = [.. sources.Select(s => new Subscription(client, s, options, wanted, _notices))];
        _reads = new Task<EventBatch>?[_subscriptions.Length];
    }

    /// <summary>What happened meanwhile, oldest first; null when all of it is told.</summary>
    public Notice? TakeNotice() => _notices.Take();

    /// <summary>What broke since the service last said something, a sentence for each topic; empty where nothing did.</summary>
    public IEnumerable<string> Troubles => _subscriptions.Select(s => s.Trouble).OfType<string>();

    /// <summary>The next batch, from the topics in turn; null where there is a notice to take first.</summary>
    /// <exception cref="PubSubException">A stream has ended, and cannot or may not be brought back.</exception>
    /// <exception cref="SignInException">The session cannot be renewed.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled; nothing is lost by it, and reading may go on.</exception>
    public async Task<EventBatch?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            for (var turn = 0; turn < _subscriptions.Length; turn++)
            {
                var index = (_next + turn) % _subscriptions.Length;
                var read = _reads[index] ??= _subscriptions[index].ReadAsync();
                if (!read.IsCompleted)
                    continue;
                // What led to a failure is told before it.
                if (!read.IsCompletedSuccessfully && !_notices.IsEmpty)
                    return null;
                _reads[index] = null;
                _next = index + 1;
                return await read.ConfigureAwait(false);
            }
            if (!_notices.IsEmpty)
                return null;
            await Task.WhenAny([_notices.WaitAsync(), .. _reads!]).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Says that one event of a batch is done with.</summary>
    public void Taken(EventBatch batch, int index)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Interlocked.Decrement(ref _remaining);
        batch.Subscription.Taken(batch[index]);
    }

    /// <summary>Ends receiving, and makes known to the service what has been taken, where it keeps the position.</summary>
    /// <param name="hurry">Ends the wait for that.</param>
    public Task EndAsync(CancellationToken hurry) => Task.WhenAll(_subscriptions.Select(s => s.EndAsync(hurry)));

    /// <summary>Ends the calls at the server; in a hurry, where <see cref="EndAsync"/> has not been called.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
            return;
        using (var hurry = new CancellationTokenSource(Hurry))
            EndAsync(hurry.Token).GetAwaiter().GetResult();
        foreach (var subscription in _subscriptions)
            subscription.Dispose();
        if (_checkpoint is not null)
            _checkpoint.Failing = null;
        // Disposing has ended those that were still waiting.
        foreach (var read in _reads)
            read?.Observe();
    }
}
