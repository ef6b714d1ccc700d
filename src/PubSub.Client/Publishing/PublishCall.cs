using PubSub.Client.Errors;
using PubSub.Client.Grpc;
using PubSub.Client.Recovery;
using PubSub.Client.Session;

namespace PubSub.Client.Publishing;

/// <summary>One PublishStream call: requests go out without waiting for the answers to those before.</summary>
internal sealed class PublishCall
{
    private static readonly GrpcMethod<OutgoingRequest, PublishAnswer> Method =
        new(PubSubMethods.Service, "PublishStream", static request => request.Size, static (bytes, request) => request.WriteTo(bytes), PublishAnswer.Read);

    private static readonly TimeSpan ClosingTime = TimeSpan.FromSeconds(2);

    private readonly DuplexCall<OutgoingRequest, PublishAnswer> _call;
    private readonly string _topic;
    private readonly Action<PublishBatch, PublishAnswer> _answered;
    private readonly List<PublishBatch> _inFlight = [];
    private readonly Watchdog _watchdog;
    private readonly TimeProvider _time;
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<PubSubException> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private long _lastRequest;

    /// <param name="client">The connection.</param>
    /// <param name="topic">The topic's name.</param>
    /// <param name="first">The first batch to send: however the call ends from here on, the batch is answered or left behind.</param>
    /// <param name="options">When silence means death.</param>
    /// <param name="answered">Told of each answer.</param>
    public PublishCall(PubSubClient client, string topic, PublishBatch first, PublisherOptions options, Action<PublishBatch, PublishAnswer> answered)
    {
        (_topic, _answered, SignInGeneration) = (topic, answered, client.SignInGeneration);
        _watchdog = new Watchdog(options.AnswerTimeout, options.Time);
        _time = options.Time;
        _call = client.Open(Method);
        _inFlight.Add(first);
        _ = ReadAsync();
        Written = WriteAsync(first);
    }

    /// <summary>Done when the batch that was sent last is written, or cannot be.</summary>
    public Task Written { get; private set; }

    /// <summary>Done when the call has ended; faulted where that is an error of this program and not of the service.</summary>
    public Task<PubSubException> Ended => _ended.Task;

    /// <summary>The batches that went out and have no answer, in their order. Final when the call has ended and nothing is being sent.</summary>
    public IReadOnlyList<PublishBatch> Unanswered
    {
        get
        {
            lock (_inFlight)
                return [.. _inFlight];
        }
    }

    /// <summary>The batch that did not go out as a whole, so that the service cannot have read it; null for none.</summary>
    public PublishBatch? Unwritten { get; private set; }

    /// <summary>Which sign-in the call was made with.</summary>
    public int SignInGeneration { get; }

    /// <summary>Done when something has come from the service. Before, a status may be about the whole call, and more than one request without
    /// an answer would leave it open which of them are published.</summary>
    public Task Opened => _opened.Task;

    /// <summary>How long ago the last request began to be sent.</summary>
    public TimeSpan SinceLastRequest => _time.GetElapsedTime(Volatile.Read(ref _lastRequest));

    /// <summary>Sends a further batch; false where the call has ended before.</summary>
    public async Task<bool> TrySendAsync(PublishBatch batch)
    {
        lock (_inFlight)
        {
            if (_ended.Task.IsCompleted)
                return false;
            if (_inFlight.Count == 0)
                _watchdog.Restart();
            _inFlight.Add(batch);
        }
        Written = WriteAsync(batch);
        await Written.ConfigureAwait(false);
        return true;
    }

    /// <summary>Ends the call: gently where nothing is under way, so that the server sees an end and no break.</summary>
    public async Task CloseAsync()
    {
        if (!IsOwed())
        {
            _call.Complete();
            await Task.WhenAny(Ended, Task.Delay(ClosingTime)).ConfigureAwait(false);
        }
        _call.Dispose();
    }

    /// <summary>Whether a batch has no answer yet.</summary>
    public bool IsOwed()
    {
        lock (_inFlight)
            return _inFlight.Count > 0;
    }

    private async Task WriteAsync(PublishBatch batch)
    {
        Volatile.Write(ref _lastRequest, _time.GetTimestamp());
        try
        {
            await _call.WriteAsync(batch.Request, () => Moved(batch)).ConfigureAwait(false);
        }
        catch (GrpcException)
        {
            // The call has ended, and the reading side learns how. Until then the silence that it is guarded against is counted.
            await Task.WhenAny(Ended).ConfigureAwait(false);
            lock (_inFlight)
            {
                if (_inFlight.Remove(batch))
                    Unwritten = batch;
            }
        }
    }

    /// <summary>Counts the time of the oldest request only, as the service answers in their order: from its last bytes on, or from the answer
    /// to the one before it.</summary>
    private void Moved(PublishBatch batch)
    {
        lock (_inFlight)
        {
            if (_inFlight.Count > 0 && _inFlight[0] == batch)
                _watchdog.Restart();
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await _watchdog.GuardAnswerAsync(_call.ReadAsync(), IsOwed).ConfigureAwait(false) is { } answer)
            {
                _opened.TrySetResult();
                // An answer without results is a keep-alive.
                if (answer.Count > 0)
                    Answer(answer);
            }
            EndWith(new GrpcException(StatusCode.Unavailable, "The server ended the stream.", TransportFailure.Broken));
        }
        catch (GrpcException e)
        {
            EndWith(e);
        }
        catch (Exception e)
        {
            // Nobody awaits this method: what waits for an answer must learn that none will come, and why.
            End(() => _ended.SetException(e));
        }
    }

    private void Answer(PublishAnswer answer)
    {
        var (batch, wasOldest) = Take(answer);
        try
        {
            _answered(batch, answer);
        }
        catch
        {
            lock (_inFlight)
                _inFlight.Insert(0, batch);
            throw;
        }
        if (wasOldest)
            _watchdog.Restart();
    }

    private (PublishBatch Batch, bool WasOldest) Take(PublishAnswer answer)
    {
        lock (_inFlight)
        {
            var index = _inFlight.FindIndex(b => b.Matches(answer));
            if (index < 0)
                throw new GrpcException(StatusCode.Internal, "The server answered for an event that was not sent." + PublishException.RpcIdText(answer.RpcId));
            var batch = _inFlight[index];
            _inFlight.RemoveAt(index);
            return (batch, index == 0);
        }
    }

    private void EndWith(GrpcException error)
    {
        if (error.Failure == TransportFailure.Silent)
            _call.AbandonConnection();
        var exception = PubSubException.From(Method.Name, $"Topic '{_topic}'", error, _call.TraceId);
        End(() => _ended.SetResult(exception));
    }

    /// <summary>Not while a batch is being added: it would be in a call that has ended already.</summary>
    private void End(Action end)
    {
        lock (_inFlight)
            end();
        _call.Dispose();
    }
}
