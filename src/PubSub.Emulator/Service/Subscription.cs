using PubSub.Emulator.Bus;
using PubSub.Emulator.Grpc;

namespace PubSub.Emulator.Service;

/// <summary>
/// What one Subscribe stream is owed and where it stands. The reader of its requests, the control endpoint and the deliverer meet
/// here; every change wakes the deliverer.
/// </summary>
internal sealed class Subscription(Topic topic, int start)
{
    private const int MaxCredit = 100;

    private readonly Lock _gate = new();
    private TaskCompletionSource _change = NewSignal();
    private int _credit;
    private bool _halfClosed;
    private bool _keepAliveAsked;
    private bool _closing;
    private RpcFailure? _failure;

    public Topic Topic { get; } = topic;

    /// <summary>Index in the topic's log of the next event to deliver; only the deliverer moves it.</summary>
    public int Next { get; set; } = start;

    public void AddCredit(int requested) => Change(() => _credit = Math.Min(MaxCredit, _credit + Math.Min(requested, MaxCredit)));

    /// <summary>Makes the deliverer look at what it has to answer.</summary>
    public void Wake() => Change(() => { });

    public void HalfClose() => Change(() => _halfClosed = true);

    public void AskKeepAlive() => Change(() => _keepAliveAsked = true);

    /// <summary>Ends the stream with a failure, or with OK when there is none.</summary>
    public void Close(RpcFailure? failure) => Change(() =>
    {
        if (!_closing)
        {
            _closing = true;
            _failure = failure;
        }
    });

    /// <summary>The state now and a task that ends with its next change. A keep-alive that was asked for is handed out once.</summary>
    public SubscriptionState Look()
    {
        lock (_gate)
        {
            SubscriptionState state = new(_credit, _halfClosed, _keepAliveAsked, _closing, _failure, _change.Task);
            _keepAliveAsked = false;
            return state;
        }
    }

    /// <summary>Takes credit for delivered events and returns what is left.</summary>
    public int Spend(int delivered)
    {
        lock (_gate)
        {
            return _credit -= delivered;
        }
    }

    private void Change(Action change)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            change();
            (changed, _change) = (_change, NewSignal());
        }

        changed.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

internal readonly record struct SubscriptionState(
    int Credit, bool HalfClosed, bool KeepAliveAsked, bool Closing, RpcFailure? Failure, Task Changed);
