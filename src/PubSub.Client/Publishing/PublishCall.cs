using PubSub.Client.Errors;
using PubSub.Client.Grpc;
using PubSub.Client.Protocol;
using PubSub.Client.Session;

namespace PubSub.Client.Publishing;

/// <summary>One PublishStream call: requests go out without waiting for the answers to those before.</summary>
internal sealed class PublishCall : IDisposable
{
    private readonly DuplexCall<PublishRequest, PublishResponse> _call;
    private readonly string _topic;
    private readonly SessionStatistics _statistics;
    private readonly List<PublishBatch> _inFlight = [];
    private PubSubException? _end;

    public PublishCall(PubSubClient client, string topic)
    {
        (_topic, _statistics) = (topic, client.Statistics);
        _call = client.Open(PubSubMethods.PublishStream, CancellationToken.None);
    }

    /// <summary>Sends the first batch. However the call ends from here on, the batch gets its answer.</summary>
    public Task StartAsync(PublishBatch batch)
    {
        _inFlight.Add(batch);
        _ = ReadAsync();
        return WriteAsync(batch);
    }

    /// <summary>Sends a further batch; false where the call has ended before.</summary>
    public async Task<bool> TrySendAsync(PublishBatch batch)
    {
        lock (_inFlight)
        {
            if (_end is not null)
                return false;
            _inFlight.Add(batch);
        }
        await WriteAsync(batch).ConfigureAwait(false);
        return true;
    }

    public void Dispose() => _call.Dispose();

    private async Task WriteAsync(PublishBatch batch)
    {
        try
        {
            await _call.WriteAsync(batch.Request).ConfigureAwait(false);
        }
        catch (GrpcException)
        {
            // The call has ended; the reading side learns how, and answers for the batch.
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await _call.ReadAsync().ConfigureAwait(false) is { } response)
            {
                // An answer without results is a keep-alive.
                if (response.Results.Count > 0)
                    _statistics.Published(Take(response).Complete(response));
            }
            End(new GrpcException(StatusCode.Unavailable, "The server ended the stream.", TransportFailure.Broken));
        }
        catch (GrpcException e)
        {
            End(e);
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

    private void End(GrpcException error)
    {
        PublishBatch[] lost;
        lock (_inFlight)
        {
            _end = PubSubException.From(nameof(PubSubMethods.PublishStream), $"Topic '{_topic}'", error);
            lost = [.. _inFlight];
            _inFlight.Clear();
        }
        foreach (var batch in lost)
            batch.Fail(_end, MayBePublished(_end));
    }

    /// <summary>A refusal is certain, and so is a connection that never came to be; everything else may have reached the bus.</summary>
    private static bool MayBePublished(PubSubException end) =>
        end.Failure is TransportFailure.None
            ? end.Status is not (StatusCode.InvalidArgument or StatusCode.PermissionDenied or StatusCode.Unauthenticated or StatusCode.NotFound or StatusCode.Unimplemented)
            : end.Failure is TransportFailure.Broken;
}
