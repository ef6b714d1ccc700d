using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Pipelines;

namespace PubSub.Emulator.Wire;

/// <summary>Bytes to the client: held back while the gate is shut, and cut as its streams want it.</summary>
internal sealed class GatedWriter(PipeWriter inner, Gate gate, ConcurrentDictionary<int, StreamTap> streams) : PipeWriter
{
    private readonly Lock _gate = new();
    private readonly FrameCutter _cutter = new(streams);
    private ArrayBufferWriter<byte> _buffer = new();
    private byte[]? _inserted;
    private bool _completed;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _buffer.WrittenCount;

    /// <summary>Puts a frame behind what the server sends next.</summary>
    public void InsertAtNextFlush(byte[] frame) => Volatile.Write(ref _inserted, frame);

    public override Memory<byte> GetMemory(int sizeHint = 0) => _buffer.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _buffer.GetSpan(sizeHint);

    public override void Advance(int bytes) => _buffer.Advance(bytes);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        gate.IsOpen ? PassAsync(cancellationToken) : PassLaterAsync(cancellationToken);

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null)
    {
        lock (_gate)
        {
            if (!_completed)
            {
                _completed = true;
                inner.Complete(exception);
            }
        }
    }

    private async ValueTask<FlushResult> PassLaterAsync(CancellationToken cancellation)
    {
        await gate.PassAsync();
        return await PassAsync(cancellation);
    }

    private ValueTask<FlushResult> PassAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            // A dropped connection takes nothing more.
            if (_completed)
            {
                return new(new FlushResult(isCanceled: false, isCompleted: true));
            }

            PassWholeFrames();
            if (Interlocked.Exchange(ref _inserted, null) is { } frame)
            {
                inner.Write(frame);
            }

            var flush = inner.FlushAsync(cancellation);
            _cutter.Tell();
            return flush;
        }
    }

    private void PassWholeFrames()
    {
        var passed = _cutter.Pass(_buffer.WrittenSpan, inner);
        if (passed == _buffer.WrittenCount)
        {
            _buffer.ResetWrittenCount();
            return;
        }

        ArrayBufferWriter<byte> rest = new();
        rest.Write(_buffer.WrittenSpan[passed..]);
        _buffer = rest;
    }
}
