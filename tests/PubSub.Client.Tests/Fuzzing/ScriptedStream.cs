using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Fuzzing;

/// <summary>The client's end of an HTTP/2 connection without a network: once the client has made its call, the given bytes come, then the end.</summary>
internal sealed class ScriptedStream(byte[] answer) : Stream
{
    private const int PrefaceBytes = 24, FrameHeaderBytes = 9;

    private readonly MemoryStream _incoming = new([.. RawConnection.Frame(RawConnection.Settings, 0, 0, []), .. answer], writable: false);
    private readonly TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<byte> _written = [];
    private int _nextFrame = PrefaceBytes;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // The settings come at once: a client may wait for them.
        if (_incoming.Position < FrameHeaderBytes)
            return _incoming.Read(buffer.Span[..Math.Min(buffer.Length, FrameHeaderBytes - (int)_incoming.Position)]);
        await _called.Task.WaitAsync(cancellationToken);
        return _incoming.Read(buffer.Span);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _written.AddRange(buffer.Span);
        for (; _nextFrame + FrameHeaderBytes <= _written.Count; _nextFrame += FrameHeaderBytes + LengthAt(_nextFrame))
        {
            if (_written[_nextFrame + 3] == RawConnection.Headers)
                _called.TrySetResult();
        }
        return ValueTask.CompletedTask;
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
        // Nothing is held back.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _called.TrySetCanceled();
        base.Dispose(disposing);
    }

    private int LengthAt(int frame) => (_written[frame] << 16) | (_written[frame + 1] << 8) | _written[frame + 2];
}
