using System.Threading.Channels;
using Google.Protobuf;
using Microsoft.AspNetCore.Http.Features;

namespace PubSub.Client.Tests.Peers;

/// <summary>The server's side of one stream, which the test plays step by step.</summary>
internal abstract class StreamFeed<TRequest>(ServerCall call, MessageParser<TRequest> parser)
    where TRequest : class, IMessage<TRequest>
{
    private readonly Channel<TRequest> _requests = Channel.CreateUnbounded<TRequest>();
    private readonly TaskCompletionSource _halfClosed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done when the client has reset the stream.</summary>
    public Task Aborted => call.Aborted;

    /// <summary>Done when the client has said that it will write nothing more.</summary>
    public Task HalfClosed => _halfClosed.Task;

    /// <summary>The token that the call was made with.</summary>
    public string? Token => call.Http.Request.Headers["accesstoken"];

    /// <summary>What the client has named the call.</summary>
    public string? TraceId { get; } = call.Http.Request.Headers["x-client-trace-id"];

    /// <summary>Whether a request has come that has not been looked at.</summary>
    public bool HasRequest => _requests.Reader.TryPeek(out _);

    public Task<TRequest> RequestAsync() => _requests.Reader.ReadAsync().Soon();

    public Task SendAsync(IMessage message) => call.SendAsync(message);

    public void End(string status, string? message = null, params (string Name, string Value)[] trailers)
    {
        call.End(status, message, trailers);
        _ended.SetResult();
    }

    /// <summary>Ends the response without a gRPC status.</summary>
    public void EndWithoutStatus() => _ended.SetResult();

    /// <summary>Sends RST_STREAM.</summary>
    public void Reset(int errorCode) => call.Http.Features.GetRequiredFeature<IHttpResetFeature>().Reset(errorCode);

    /// <summary>Takes requests until the test or the client ends the call.</summary>
    public async Task RunAsync()
    {
        using var stop = new CancellationTokenSource();
        var reading = ReadAsync(stop.Token);
        await Task.WhenAny(_ended.Task, call.Aborted);
        // Kestrel uses a call's objects again for the next one: a read that was left over would take its bytes.
        await stop.CancelAsync();
        await reading;
    }

    private async Task ReadAsync(CancellationToken stop)
    {
        try
        {
            while (await call.ReadAsync(parser, stop) is { } request)
                await _requests.Writer.WriteAsync(request, stop);
            _halfClosed.SetResult();
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            _requests.Writer.TryComplete(e);
        }
    }
}
