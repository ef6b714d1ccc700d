using PubSub.Client.Grpc;
using PubSub.Client.Session;

namespace PubSub.Client.Subscriptions;

/// <summary>What the calls that bring events share: they differ in how their requests look.</summary>
internal abstract class EventCall<TRequest>(PubSubClient client, GrpcMethod<TRequest, FetchAnswer> method) : IEventCall
{
    private readonly DuplexCall<TRequest, FetchAnswer> _call = client.Open(method);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _hasBegun;

    public string Method => method.Name;

    public string? TraceId => _call.TraceId;

    public long BytesReceived => _call.BytesReceived;

    /// <summary>Done when reading has come to the end of the call, of whatever kind, or nobody reads it any more.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Whether the first request is on its way; none may go before it.</summary>
    public bool HasBegun => _hasBegun;

    public Task BeginAsync(int credit)
    {
        var writing = WriteAsync(FirstRequest(credit));
        _hasBegun = true;
        return writing;
    }

    public Task AskAsync(int credit) => WriteAsync(Request(credit));

    public async ValueTask<FetchAnswer?> ReadAsync()
    {
        try
        {
            if (await _call.ReadAsync().ConfigureAwait(false) is { } answer)
            {
                Came(answer);
                return answer;
            }
        }
        catch (GrpcException)
        {
            _ended.TrySetResult();
            throw;
        }
        _ended.TrySetResult();
        return null;
    }

    public void Complete() => _call.Complete();

    public void AbandonConnection() => _call.AbandonConnection();

    public void Dispose()
    {
        _call.Dispose();
        _ended.TrySetResult();
    }

    protected Task WriteAsync(TRequest request) => _call.WriteAsync(request);

    protected abstract TRequest FirstRequest(int credit);

    protected abstract TRequest Request(int credit);

    /// <summary>Sees an answer before anybody else.</summary>
    protected virtual void Came(FetchAnswer answer)
    {
    }
}
