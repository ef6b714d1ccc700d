namespace PubSub.Client.Tests.Peers;

/// <summary>A clock that lets whoever asks for the time wait, to hold the engine at that place.</summary>
internal sealed class StoppableTime : TimeProvider
{
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _goesOn = new();
    private volatile bool _isStopped;

    /// <summary>Done when somebody waits for the time.</summary>
    public Task Asked => _asked.Task;

    public void Stop() => _isStopped = true;

    public void GoOn() => _goesOn.SetResult();

    public override long GetTimestamp()
    {
        if (_isStopped)
        {
            _asked.TrySetResult();
            _goesOn.Task.Wait();
        }
        return base.GetTimestamp();
    }
}
