using PubSub.Client.Grpc;
using PubSub.Client.Protocol;
using PubSub.Client.Session;

namespace PubSub.Client.Subscriptions;

/// <summary>What the calls that bring events share: they differ in how their messages look.</summary>
internal abstract class EventCall<TRequest, TResponse>(PubSubClient client, GrpcMethod<TRequest, TResponse> method) : IEventCall
    where TResponse : class
{
    private readonly DuplexCall<TRequest, TResponse> _call = client.Open(method);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Method => method.Name;

    public string? TraceId => _call.TraceId;

    public long BytesReceived => _call.BytesReceived;

    /// <summary>Done when reading has come to the end of the call, of whatever kind.</summary>
    public Task Ended => _ended.Task;

    public Task BeginAsync(int credit) => WriteAsync(FirstRequest(credit));

    public Task AskAsync(int credit) => WriteAsync(Request(credit));

    public async ValueTask<FetchResponse?> ReadAsync(Action<int>? arrived = null)
    {
        try
        {
            if (await _call.ReadAsync(arrived is null ? null : bytes => arrived(EventCount.Of(bytes))).ConfigureAwait(false) is { } response)
                return Read(response);
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

    public void Dispose() => _call.Dispose();

    protected Task WriteAsync(TRequest request) => _call.WriteAsync(request);

    protected abstract TRequest FirstRequest(int credit);

    protected abstract TRequest Request(int credit);

    protected abstract FetchResponse Read(TResponse response);
}
