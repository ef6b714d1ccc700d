using PubSub.Client.Errors;
using PubSub.Client.Grpc;
using PubSub.Client.Protocol;
using PubSub.Client.Recovery;
using PubSub.Client.Session;

namespace PubSub.Client.Publishing;

/// <summary>How a call ended, and the batches that it leaves without an answer.</summary>
internal sealed record PublishCallEnd(PubSubException Error, IReadOnlyList<PublishBatch> Unanswered);

/// <summary>One PublishStream call: requests go out without waiting for the answers to those before.</summary>
internal sealed class PublishCall
{
    private static readonly TimeSpan ClosingTime = TimeSpan.FromSeconds(2);

    private readonly DuplexCall<PublishRequest, PublishResponse> _call;
    private readonly string _topic;
    private readonly Action<PublishBatch, PublishResponse> _answered;
    private readonly List<PublishBatch> _inFlight = [];
    private readonly Watchdog _watchdog;
    private readonly TaskCompletionSource<PublishCallEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="client">The connection.</param>
    /// <param name="topic">The topic's name.</param>
    /// <param name="first">The first batch to send: however the call ends from here on, the batch is answered or in <see cref="Ended"/>.</param>
    /// <param name="options">When silence means death.</param>
    /// <param name="answered">Told of each answer.</param>
    public PublishCall(PubSubClient client, string topic, PublishBatch first, PublisherOptions options, Action<PublishBatch, PublishResponse> answered)
    {
        (_topic, _answered, SignInGeneration) = (topic, answered, client.SignInGeneration);
        _watchdog = new Watchdog(options.AnswerTimeout, options.Time);
        _call = client.Open(PubSubMethods.PublishStream);
        _inFlight.Add(first);
        _ = ReadAsync();
        First = WriteAsync(first);
    }

    /// <summary>Done when the first batch is written, or cannot be.</summary>
    public Task First { get; }

    /// <summary>Done when the call has ended: how, and what it leaves behind.</summary>
    public Task<PublishCallEnd> Ended => _ended.Task;

    /// <summary>Which sign-in the call was made with.</summary>
    public int SignInGeneration { get; }

    /// <summary>Sends a further batch; false where the call has ended before.</summary>
    public async Task<bool> TrySendAsync(PublishBatch batch)
    {
        lock (_inFlight)
        {
            if (_ended.Task.IsCompleted)
                return false;
            _inFlight.Add(batch);
        }
        await WriteAsync(batch).ConfigureAwait(false);
        return true;
    }

    /// <summary>Ends the call: gently where nothing is under way, so that the server sees an end and no break.</summary>
    public async Task CloseAsync()
    {
        if (!IsUnanswered())
        {
            _call.Complete();
            await Task.WhenAny(Ended, Task.Delay(ClosingTime)).ConfigureAwait(false);
        }
        _call.Dispose();
    }

    private bool IsUnanswered()
    {
        lock (_inFlight)
            return _inFlight.Count > 0;
    }

    private async Task WriteAsync(PublishBatch batch)
    {
        _watchdog.Restart();
        try
        {
            await _call.WriteAsync(batch.Request).ConfigureAwait(false);
        }
        catch (GrpcException)
        {
            // The call has ended; the reading side learns how, and hands the batch back.
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await _watchdog.GuardAsync(_call.ReadAsync(), IsUnanswered).ConfigureAwait(false) is { } response)
            {
                // An answer without results is a keep-alive.
                if (response.Results.Count > 0)
                    _answered(Take(response), response);
            }
            EndWith(new GrpcException(StatusCode.Unavailable, "The server ended the stream.", TransportFailure.Broken));
        }
        catch (GrpcException e)
        {
            EndWith(e);
        }
    }

    private PublishBatch Take(PublishResponse response)
    {
        lock (_inFlight)
        {
            var index = _inFlight.FindIndex(b => b.Matches(response));
            if (index < 0)
                throw new GrpcException(StatusCode.Internal, $"The server answered for an event that was not sent. rpcId: {response.RpcId}");
            var batch = _inFlight[index];
            _inFlight.RemoveAt(index);
            return batch;
        }
    }

    private void EndWith(GrpcException error)
    {
        if (error.Failure == TransportFailure.Silent)
            _call.AbandonConnection();
        var exception = PubSubException.From(nameof(PubSubMethods.PublishStream), $"Topic '{_topic}'", error);
        lock (_inFlight)
            _ended.SetResult(new PublishCallEnd(exception, [.. _inFlight]));
        _call.Dispose();
    }
}
