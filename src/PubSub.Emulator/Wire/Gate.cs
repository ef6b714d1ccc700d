namespace PubSub.Emulator.Wire;

/// <summary>What bytes pass through; while it is shut they wait.</summary>
internal sealed class Gate
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _shut;
    private bool _locked;

    public bool IsOpen => Volatile.Read(ref _shut) is null;

    public void Shut()
    {
        lock (_gate)
        {
            _shut ??= _locked ? null : new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public void Open() => Release(forGood: false);

    /// <summary>Opens it and keeps it open, so that a connection that is over can be cleaned up.</summary>
    public void OpenForGood() => Release(forGood: true);

    public Task PassAsync() => Volatile.Read(ref _shut)?.Task ?? Task.CompletedTask;

    private void Release(bool forGood)
    {
        TaskCompletionSource? shut;
        lock (_gate)
        {
            _locked |= forGood;
            (shut, _shut) = (_shut, null);
        }

        shut?.SetResult();
    }
}
