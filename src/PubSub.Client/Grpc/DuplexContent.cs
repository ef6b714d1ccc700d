using System.Net;
using System.Net.Http.Headers;

namespace PubSub.Client.Grpc;

/// <summary>A request body that stays open: what is written goes out at once, until it is completed.</summary>
internal sealed class DuplexContent : HttpContent
{
    private readonly TaskCompletionSource<Stream> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Continuations run inline: END_STREAM must be on its way before a later Dispose can turn it into RST_STREAM (grpc-dotnet#1394).
    private readonly TaskCompletionSource _completed = new();

    public DuplexContent() => Headers.ContentType = new MediaTypeHeaderValue("application/grpc");

    /// <summary>The stream to write to, once the connection is there; faulted or canceled where it never comes to be.</summary>
    public Task<Stream> Opened => _opened.Task;

    public void Complete() => _completed.TrySetResult();

    /// <summary>Ends the wait for a stream that will not come.</summary>
    public void Abandon(Exception reason)
    {
        if (_opened.TrySetException(reason))
            _ = _opened.Task.Exception;
        // A failing body makes the handler reset the stream; a completed one would half-close it, as if all had been said.
        if (_completed.TrySetException(reason))
            _ = _completed.Task.Exception;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // Sends the headers, so that the server sees the call before its first message.
        try
        {
            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException e)
        {
            // Cancelled, or reset by the server already: the answering side knows which, and why. Who waits to write must not wait for ever.
            if (_opened.TrySetException(e))
                _ = _opened.Task.Exception;
            await _completed.Task.ConfigureAwait(false);
            return;
        }
        // HttpClient sends a call again that a server going away did not take. What was written to the first stream would be missing.
        if (!_opened.TrySetResult(stream))
            throw new GrpcException(StatusCode.Unavailable, "The server did not take the call.", TransportFailure.Broken) { IsUntaken = true };
        // Not until the token fires: that happens when the server resets the stream, too, and would hide the reason.
        await _completed.Task.ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
