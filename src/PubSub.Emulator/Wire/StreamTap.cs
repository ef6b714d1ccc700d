namespace PubSub.Emulator.Wire;

/// <summary>What is known and wanted of one HTTP/2 stream's DATA frames.</summary>
internal sealed class StreamTap
{
    private readonly Lock _gate = new();
    private long _passed;
    private (long Bytes, TaskCompletionSource Reached)? _waiter;

    /// <summary>The size of its DATA frames; 0 leaves them as they are.</summary>
    public int FrameBytes { get; set; }

    public void Pass(int bytes)
    {
        TaskCompletionSource? reached = null;
        lock (_gate)
        {
            _passed += bytes;
            if (_waiter is { } waiter && waiter.Bytes <= _passed)
            {
                (reached, _waiter) = (waiter.Reached, null);
            }
        }

        reached?.SetResult();
    }

    /// <summary>Ends when so many bytes are on their way, which the client's window or a freeze may put off.</summary>
    public Task HasPassedAsync(long bytes, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_passed >= bytes)
            {
                return Task.CompletedTask;
            }

            TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiter = (bytes, reached);
            return reached.Task.WaitAsync(cancellation);
        }
    }
}
