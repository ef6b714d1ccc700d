using PubSub.Client.Grpc;
using PubSub.Client.Protocol;
using PubSub.Client.Text;

namespace PubSub.Client.Subscriptions;

/// <summary>Tells the service how far the consumer has come: about once a second, again while nothing happens, and at the end.</summary>
internal sealed class Committer : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // The service closes a stream on which nothing is asked for and nothing said for a minute, and one without commits for half an hour.
    private static readonly TimeSpan Repetition = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Func<Action<CommitReplayResponse>, ManagedSubscribeCall> _open;
    private readonly Action<CommitPosition> _confirmed;
    private readonly Action<string> _warn;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly object _gate = new();
    private readonly CommitLog _log = new();
    private ManagedSubscribeCall? _call;
    private TaskCompletionSource? _settled;
    private string? _toldError;
    private bool _isEnding;

    /// <param name="open">Opens a call that passes on the answers to commits.</param>
    /// <param name="confirmed">Told of each position that the service has taken.</param>
    /// <param name="warn">Told, in a sentence, where it has not.</param>
    /// <param name="time">The clock.</param>
    public Committer(
        Func<Action<CommitReplayResponse>, ManagedSubscribeCall> open, Action<CommitPosition> confirmed, Action<string> warn, TimeProvider time)
    {
        (_open, _confirmed, _warn, _time) = (open, confirmed, warn, time);
        _timer = time.CreateTimer(static committer => ((Committer)committer!).Commit(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether the service has confirmed a position.</summary>
    public bool HasConfirmed
    {
        get
        {
            lock (_gate)
                return _log.HasConfirmed;
        }
    }

    private CommitPosition? Unconfirmed
    {
        get
        {
            lock (_gate)
                return _log.Unconfirmed;
        }
    }

    /// <summary>Opens the call that brings the events from now on, and commits over it.</summary>
    /// <exception cref="OperationCanceledException">Receiving is being ended.</exception>
    public ManagedSubscribeCall Open()
    {
        lock (_gate)
        {
            // What the end commits would be forgotten here.
            if (_isEnding)
                throw new OperationCanceledException();
            _call = _open(Answered);
            _log.StartOver();
            Wake(_log.HasConfirmed ? Repetition : Timeout.InfiniteTimeSpan);
            return _call;
        }
    }

    /// <summary>Everything up to a position is done with.</summary>
    public void Report(CommitPosition position)
    {
        lock (_gate)
        {
            var isFirst = !_log.IsDue && !_log.IsUnderWay;
            _log.Report(position);
            if (isFirst)
                Wake(Interval);
        }
    }

    /// <summary>Commits what is left, and ends the call in such a way that the service gives the subscription free at once.</summary>
    /// <param name="hurry">Ends the attempt.</param>
    public async Task EndAsync(CancellationToken hurry)
    {
        using var patience = new CancellationTokenSource(Patience, _time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(hurry, patience.Token);
        ManagedSubscribeCall? call;
        lock (_gate)
        {
            _isEnding = true;
            call = _call;
        }
        var reason = "";
        var isAnswered = call is { Ended.IsCompleted: false, HasBegun: true } && await FinishAsync(call, limit.Token).ConfigureAwait(false);
        if (!isAnswered && Unconfirmed is not null && !limit.IsCancellationRequested)
            reason = await CommitAfterwardsAsync(limit.Token).ConfigureAwait(false);
        if (Unconfirmed is { } position)
            _warn($"the service has not confirmed the position {Format(position)}. {reason}The next receiver begins after the last that it has confirmed, so events come again.");
    }

    public void Dispose() => _timer.Dispose();

    private static string Format(CommitPosition position) => ReplayId.Format(position.ReplayId.Span);

    private void Wake(TimeSpan after)
    {
        if (!_isEnding)
            _timer.Change(after, Timeout.InfiniteTimeSpan);
    }

    private void Commit()
    {
        lock (_gate)
        {
            if (_isEnding || _call is not { } call)
                return;
            if (!call.HasBegun)
            {
                // The timer was set for the call before.
                Wake(Interval);
                return;
            }
            if (_log.Send() is not { } commit)
                return;
            // Again where no answer comes; an answer sets another time.
            Wake(Repetition);
            _ = TryWriteAsync(call.CommitAsync(commit));
        }
    }

    private static async Task TryWriteAsync(Task writing)
    {
        try
        {
            await writing.ConfigureAwait(false);
        }
        catch (GrpcException)
        {
            // The call has ended; reading it says how, and the next one begins at what is committed.
        }
    }

    private void Answered(CommitReplayResponse answer)
    {
        lock (_gate)
        {
            if (_log.Answered(answer) is not { } position)
                return;
            Wake(_log.IsDue ? Interval : Repetition);
            _settled?.TrySetResult();
            var error = answer.Error?.Msg;
            if (error is null)
                _confirmed(position);
            // Each second's commit may be refused for the same reason; and the service may be beyond a repeated one, by a commit whose answer was lost.
            else if (error != _toldError && !_log.IsConfirmed(position))
                _warn($"the service did not commit the position {Format(position)}: {Redaction.Clean(error)} Later ones are tried; until it takes one, a restart repeats events.");
            _toldError = error;
        }
    }

    /// <returns>Whether the service has answered.</returns>
    private async Task<bool> FinishAsync(ManagedSubscribeCall call, CancellationToken limit)
    {
        var settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_log.SendLast() is { } commit)
                _ = TryWriteAsync(call.CommitAsync(commit));
            if (_log.IsUnderWay)
                _settled = settled;
            else
                settled.SetResult();
        }
        Task either = Task.WhenAny(settled.Task, call.Ended);
        await either.WaitAsync(limit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!limit.IsCancellationRequested)
        {
            call.Complete();
            await call.Ended.WaitAsync(limit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return settled.Task.IsCompleted;
    }

    /// <summary>Commits over a call of its own: the one that brought the events has ended.</summary>
    /// <returns>Why it did not go, as a sentence.</returns>
    private async Task<string> CommitAfterwardsAsync(CancellationToken limit)
    {
        using var call = _open(Answered);
        using var cut = limit.Register(call.Dispose);
        lock (_gate)
            _log.StartOver();
        try
        {
            await TryWriteAsync(call.BeginAsync(credit: 0)).ConfigureAwait(false);
            var finishing = FinishAsync(call, limit);
            while (await call.ReadAsync().ConfigureAwait(false) is not null)
            {
                // Nothing was asked for; what comes are the answers to commits.
            }
            await finishing.ConfigureAwait(false);
            return "";
        }
        catch (GrpcException e)
        {
            return $"{e.Message} ";
        }
    }
}
