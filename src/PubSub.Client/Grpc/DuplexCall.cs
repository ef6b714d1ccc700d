namespace PubSub.Client.Grpc;

/// <summary>A call that streams both ways. Reads and writes may overlap; two reads may not, writes wait for one another.</summary>
internal sealed class DuplexCall<TRequest, TResponse> : IDisposable
    where TResponse : class
{
    // More than nearly any message, and little enough to come forth within seconds on a slow line.
    private const int MaxWrite = 64 * 1024;

    private readonly GrpcMethod<TRequest, TResponse> _method;
    private readonly CancellationTokenSource _lifetime;
    private readonly CancellationToken _cancelled;
    private readonly CancellationToken _channelClosed;
    private readonly DuplexContent _content;
    private readonly Action _abandonConnection;
    private readonly Task<GrpcResponse<TResponse>> _response;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private bool _isComplete;
    private GrpcException? _end;
    private int _disposed;

    /// <param name="method">What is called.</param>
    /// <param name="content">The request's body.</param>
    /// <param name="send">Sends the request.</param>
    /// <param name="abandonConnection">Makes later calls take another connection.</param>
    /// <param name="channelClosed">Cancelled when the channel is closed.</param>
    public DuplexCall(
        GrpcMethod<TRequest, TResponse> method, DuplexContent content, Func<CancellationToken, Task<GrpcResponse<TResponse>>> send,
        Action abandonConnection, CancellationToken channelClosed)
    {
        (_method, _content, _abandonConnection, _channelClosed) = (method, content, abandonConnection, channelClosed);
        _lifetime = CancellationTokenSource.CreateLinkedTokenSource(channelClosed);
        _cancelled = _lifetime.Token;
        _response = SendAsync(send);
    }

    /// <summary>What the caller has named the call, for the server's people to find it by; null for nothing.</summary>
    public string? TraceId { get; init; }

    /// <summary>How many bytes have come in messages so far.</summary>
    public long BytesReceived => _response.IsCompletedSuccessfully ? _response.Result.BytesRead : 0;

    /// <summary>Sends one message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="moved">Told whenever some more of it is on its way.</param>
    /// <exception cref="GrpcException">The call has ended, with its status where that is known, before all of the message was on its way.</exception>
    public async Task WriteAsync(TRequest message, Action? moved = null)
    {
        var frame = _method.Frame(message);
        try
        {
            await _writing.WaitAsync(_cancelled).ConfigureAwait(false);
            try
            {
                if (_isComplete)
                    throw new GrpcException(StatusCode.Cancelled, "The call is half-closed; nothing more can be written.");
                var stream = await _content.Opened.WaitAsync(_cancelled).ConfigureAwait(false);
                for (var written = 0; written < frame.Length; written += MaxWrite)
                {
                    await stream.WriteAsync(frame.AsMemory(written, Math.Min(MaxWrite, frame.Length - written)), _cancelled).ConfigureAwait(false);
                    moved?.Invoke();
                }
                await FlushAsync(stream).ConfigureAwait(false);
            }
            finally
            {
                _writing.Release();
            }
        }
        catch (Exception e) when (e is not GrpcException)
        {
            throw _end ?? Map(e);
        }
    }

    /// <summary>Says that the connection seems dead, so that later calls take another one.</summary>
    public void AbandonConnection() => _abandonConnection();

    /// <summary>Half-closes the call behind what is being written; no further message will be.</summary>
    public void Complete() => _ = CompleteAsync();

    /// <summary>The next message; null where the server ended the call with OK.</summary>
    /// <exception cref="GrpcException">The call ended otherwise; <see cref="StatusCode.Cancelled"/> after <see cref="Dispose"/> or cancellation.</exception>
    public async ValueTask<TResponse?> ReadAsync()
    {
        try
        {
            var response = await _response.ConfigureAwait(false);
            return await response.ReadAsync(_cancelled).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _end = Map(e);
            throw _end;
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
            return;
        // Cancels a call that is still being sent; disposing the response resets one that is under way.
        _lifetime.Cancel();
        _ = _response.ContinueWith(
            static task =>
            {
                if (task.IsCompletedSuccessfully)
                    task.Result.Dispose();
                else
                    _ = task.Exception;
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        _content.Abandon(new OperationCanceledException(_cancelled));
        _lifetime.Dispose();
    }

    private async Task CompleteAsync()
    {
        try
        {
            await _writing.WaitAsync(_cancelled).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Disposed meanwhile, which resets the call.
            return;
        }
        _isComplete = true;
        _content.Complete();
        _writing.Release();
    }

    /// <summary>Sends what the connection holds back.</summary>
    private async Task FlushAsync(Stream stream)
    {
        try
        {
            await stream.FlushAsync(_cancelled).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The call has ended, which reading tells. The message may have left before: its writer must not take it for unsent.
        }
    }

    private GrpcException Map(Exception e)
    {
        if (_channelClosed.IsCancellationRequested)
            return TransportErrors.Closed(e);
        // The content knows; what comes out of HttpClient then may be another exception, such as that its body has failed.
        return _content.IsUntaken && !_cancelled.IsCancellationRequested ? TransportErrors.Untaken(e) : TransportErrors.Map(e, _cancelled);
    }

    private async Task<GrpcResponse<TResponse>> SendAsync(Func<CancellationToken, Task<GrpcResponse<TResponse>>> send)
    {
        try
        {
            return await send(_cancelled).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _content.Abandon(e);
            throw;
        }
    }
}
