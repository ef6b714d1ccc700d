using PubSub.Client.Errors;
using PubSub.Client.Session;

namespace PubSub.Client.Subscriptions;

/// <summary>Receives from one or several topics, for one consumer that pulls batch by batch.</summary>
public sealed class EventReceiver : IDisposable
{
    private readonly TopicStream[] _streams;
    private readonly Task<EventBatch>?[] _reads;
    private long _remaining;
    private int _next;

    /// <summary>Opens the streams. Failures come out of <see cref="ReadAsync"/>.</summary>
    public EventReceiver(PubSubClient client, SubscribeOptions options)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(options);
        _remaining = options.Count ?? long.MaxValue;
        Func<long?> wanted = options.Count is null ? static () => null : () => Volatile.Read(ref _remaining);
        _streams = [.. options.Topics.Select(t => new TopicStream(client, t.Key, t.Value, options.BatchSize, wanted))];
        _reads = new Task<EventBatch>?[_streams.Length];
    }

    /// <summary>The next batch, from the topics in turn.</summary>
    /// <exception cref="PubSubException">A stream has ended, in whatever way.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled; nothing is lost by it, and reading may go on.</exception>
    public async Task<EventBatch> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            for (var turn = 0; turn < _streams.Length; turn++)
            {
                var index = (_next + turn) % _streams.Length;
                var read = _reads[index] ??= _streams[index].ReadAsync();
                if (!read.IsCompleted)
                    continue;
                _reads[index] = null;
                _next = index + 1;
                return await read.ConfigureAwait(false);
            }
            await Task.WhenAny(_reads!).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Says that one event of a batch is done with.</summary>
    public void Taken(EventBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Interlocked.Decrement(ref _remaining);
        batch.Stream.Taken();
    }

    /// <summary>Ends the calls at the server.</summary>
    public void Dispose()
    {
        foreach (var stream in _streams)
            stream.Dispose();
    }
}
