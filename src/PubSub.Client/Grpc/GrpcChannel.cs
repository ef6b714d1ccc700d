using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace PubSub.Client.Grpc;

/// <summary>Calls to one gRPC server over HTTP/2. Knows nothing of what the calls are about; safe to use from several threads.</summary>
internal sealed class GrpcChannel(Uri endpoint, Func<SocketsHttpHandler> createHandler, string userAgent) : IDisposable
{
    // The service's answers keep to 3 MB, its requests to 4 MB; the rest is room for what it may come to send.
    private const int MaxMessageSize = 16 * 1024 * 1024;

    // A call that is about to begin has done so by then: connections are waited for 20 seconds at most.
    private static readonly TimeSpan Retirement = TimeSpan.FromSeconds(30);

    private HttpMessageInvoker _http = new(createHandler(), disposeHandler: true);
    private readonly CancellationTokenSource _closed = new();

    public Uri Endpoint { get; } = endpoint;

    /// <summary>One request, one answer.</summary>
    /// <exception cref="GrpcException">The call did not end with OK and one message, or not within <paramref name="deadline"/>.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<TResponse> UnaryAsync<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method, TRequest message, IEnumerable<KeyValuePair<string, string>> metadata,
        TimeSpan deadline, CancellationToken cancellationToken)
        where TResponse : class
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closed.Token);
        timer.CancelAfter(deadline);
        var http = Volatile.Read(ref _http);
        var content = new ByteArrayContent(method.Frame(message));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        try
        {
            using var request = CreateRequest(method.Path, content, metadata);
            request.Headers.Add("grpc-timeout", string.Create(CultureInfo.InvariantCulture, $"{(long)deadline.TotalMilliseconds}m"));
            using var response = await SendAsync(http, method, request, timer.Token).ConfigureAwait(false);
            var answer = await response.ReadAsync(timer.Token).ConfigureAwait(false)
                ?? throw new GrpcException(StatusCode.Internal, $"{method.Name} ended with OK but without an answer.");
            if (await response.ReadAsync(timer.Token).ConfigureAwait(false) is not null)
                throw new GrpcException(StatusCode.Internal, $"{method.Name} was answered twice.");
            return answer;
        }
        catch (Exception e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ThrowIfClosed(e);
            if (timer.IsCancellationRequested)
            {
                Abandon(http);
                throw new GrpcException(StatusCode.DeadlineExceeded, $"{method.Name} was not answered within {deadline.TotalSeconds:0.#} seconds.", TransportFailure.Broken, e);
            }
            throw TransportErrors.Map(e, CancellationToken.None);
        }
    }

    /// <summary>Opens a call that streams both ways; failures come out of its reads and writes.</summary>
    public DuplexCall<TRequest, TResponse> Duplex<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method, IEnumerable<KeyValuePair<string, string>> metadata, string? traceId = null)
        where TResponse : class
    {
        var http = Volatile.Read(ref _http);
        var content = new DuplexContent();
        return new DuplexCall<TRequest, TResponse>(
            method, content, token => SendAsync(http, method, CreateRequest(method.Path, content, metadata), token), () => Abandon(http), _closed.Token)
        {
            TraceId = traceId,
        };
    }

    /// <summary>Ends every call; their reads fail with <see cref="TransportFailure.Closed"/>.</summary>
    public void Dispose()
    {
        // The handler alone would leave the calls that are under way alone.
        _closed.Cancel();
        Volatile.Read(ref _http).Dispose();
    }

    /// <summary>A server that is silent on one call may be gone, and with it the connection that every call shares: from now on, calls take
    /// a new one. Those that are under way on the old one end as they end.</summary>
    private void Abandon(HttpMessageInvoker suspect)
    {
        var fresh = new HttpMessageInvoker(createHandler(), disposeHandler: true);
        // Several calls may find the same connection silent; the first replaces it.
        if (Interlocked.CompareExchange(ref _http, fresh, suspect) == suspect)
            _ = RetireAsync(suspect);
        else
            fresh.Dispose();
    }

    /// <summary>Not at once, which would fail the calls that have just taken it and are about to begin.</summary>
    private async Task RetireAsync(HttpMessageInvoker suspect)
    {
        await Task.Delay(Retirement, _closed.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        suspect.Dispose();
    }

    private void ThrowIfClosed(Exception cause)
    {
        if (_closed.IsCancellationRequested)
            throw TransportErrors.Closed(cause);
    }

    private HttpRequestMessage CreateRequest(string path, HttpContent content, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Endpoint, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        request.Headers.TryAddWithoutValidation("user-agent", userAgent);
        request.Headers.TryAddWithoutValidation("grpc-accept-encoding", "identity,gzip");
        foreach (var (key, value) in metadata)
            request.Headers.TryAddWithoutValidation(key, value);
        return request;
    }

    private static async Task<GrpcResponse<TResponse>> SendAsync<TRequest, TResponse>(
        HttpMessageInvoker invoker, GrpcMethod<TRequest, TResponse> method, HttpRequestMessage request, CancellationToken cancellationToken)
        where TResponse : class
    {
        var http = await invoker.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return await GrpcResponse<TResponse>.OpenAsync(http, method.Name, method.Read, MaxMessageSize, cancellationToken).ConfigureAwait(false);
    }
}
