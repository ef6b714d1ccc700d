using System.Buffers;
using System.IO.Pipelines;

namespace PubSub.Emulator.Wire;

/// <summary>Bytes to the client, held back while the gate is shut.</summary>
internal sealed class GatedWriter(PipeWriter inner, Gate gate) : PipeWriter
{
    private byte[]? _inserted;

    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => inner.UnflushedBytes;

    /// <summary>Puts a frame behind what the server sends next. The server flushes whole frames only, so it lands between two of them.</summary>
    public void InsertAtNextFlush(byte[] frame) => Volatile.Write(ref _inserted, frame);

    public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

    public override void Advance(int bytes) => inner.Advance(bytes);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _inserted, null) is { } frame)
        {
            inner.Write(frame);
        }

        return gate.IsOpen ? inner.FlushAsync(cancellationToken) : FlushLaterAsync(cancellationToken);
    }

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

    private async ValueTask<FlushResult> FlushLaterAsync(CancellationToken cancellation)
    {
        await gate.PassAsync();
        return await inner.FlushAsync(cancellation);
    }
}
