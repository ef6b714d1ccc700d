using Google.Protobuf;
using PubSub.Client.Grpc;
using PubSub.Client.Protocol;
using PubSub.Client.Recovery;
using PubSub.Client.Session;

namespace PubSub.Client.Subscriptions;

/// <summary>A managed subscription: the service keeps its position, which commits move behind what the consumer has taken.</summary>
/// <remarks>A call begins at the service's position. What was taken after that position comes again, and is left out here.</remarks>
internal sealed class ManagedSource : ISource
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // The service closes a stream on which nothing is asked for and nothing said for a minute, and one without commits for half an hour.
    private static readonly TimeSpan Repetition = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly PubSubClient _client;
    private readonly ManagedSubscriptionKey _key;
    private readonly NoticeQueue _notices;
    private readonly CancellationTokenSource _lifetime = new();
    private readonly Task<ManagedRecord?> _record;
    private readonly ITimer _timer;
    private readonly object _gate = new();
    private readonly CommitLog _log = new();
    private readonly TakenEvents _taken = new();
    private ManagedSubscribeCall? _call;
    private TaskCompletionSource _answered = NewSignal();
    private string? _toldError;
    private bool _isEnding;

    /// <param name="client">The connection.</param>
    /// <param name="subscription">The id of the subscription's record, or its developer name.</param>
    /// <param name="notices">Told of commits that fail.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentException">The text is neither id nor name.</exception>
    public ManagedSource(PubSubClient client, string subscription, NoticeQueue notices, TimeProvider time)
    {
        (_client, _key, _notices) = (client, ManagedSubscriptionKey.Parse(subscription), notices);
        _timer = time.CreateTimer(static source => ((ManagedSource)source!).Commit(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _record = FindRecordAsync();
    }

    public string Subject => $"Managed subscription '{_key}'";

    public string Place => IsKnown ? "after the last committed position" : "where the subscription stands";

    public bool MayMiss => !IsKnown && !(_record.IsCompletedSuccessfully && _record.Result is { IsFromEarliest: true });

    public IEventCall Open()
    {
        var call = new ManagedSubscribeCall(_client, _key, Answered);
        lock (_gate)
        {
            _call = call;
            _log.StartOver();
            Wake(_log.IsKnown ? Repetition : Timeout.InfiniteTimeSpan);
        }
        return call;
    }

    public Task PrepareAsync() => _record;

    public string TopicOf(string? recordName) => _record.Result?.TopicName ?? recordName switch
    {
        null => $"{_key}",
        _ when recordName.EndsWith("ChangeEvent", StringComparison.Ordinal) => $"/data/{recordName}",
        _ => $"/event/{recordName}",
    };

    public int RemoveTaken(FetchResponse response)
    {
        lock (_gate)
        {
            var fresh = response.Events.Where(e => !_taken.Contains(e.ReplayId)).ToList();
            var removed = response.Events.Count - fresh.Count;
            if (removed == 0)
                return 0;
            // Only what comes before the first fresh event is behind the position.
            if (response.Events.TakeWhile(e => _taken.Contains(e.ReplayId)).LastOrDefault() is { } last)
                Report(new CommitPosition(last.ReplayId, last.ReplayId));
            response.Events.Clear();
            response.Events.AddRange(fresh);
            return removed;
        }
    }

    public void Taken(ReceivedEvent received)
    {
        lock (_gate)
        {
            _taken.Add(received.Position);
            Report(new CommitPosition(received.Position, received.Position));
        }
    }

    public void CaughtUp(ByteString position)
    {
        lock (_gate)
            Report(new CommitPosition(position, _taken.Last));
    }

    /// <summary>Never: where the position is lost, the service itself goes on as the subscription's record says.</summary>
    public string? TryReset() => null;

    public async Task FlushAsync(CancellationToken hurry)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(hurry);
        limit.CancelAfter(Patience);
        ManagedSubscribeCall? call;
        lock (_gate)
        {
            _isEnding = true;
            call = _call;
        }
        if (call is null)
            return;
        var hasEnded = call.Ended.IsCompleted;
        if (!hasEnded)
            await CommitLastAsync(call, limit.Token).ConfigureAwait(false);
        var reason = hasEnded && Unconfirmed is not null ? await CommitAfterwardsAsync(limit.Token).ConfigureAwait(false) : "";
        if (Unconfirmed is { } position)
        {
            _notices.Add(
                true, $"{Subject}: the position {Format(position)} is not confirmed. {reason}The next receiver begins after the last position that is: events come again.");
        }
    }

    public void Dispose()
    {
        _lifetime.Cancel();
        _timer.Dispose();
        _lifetime.Dispose();
    }

    /// <summary>Whether the service has told that it keeps a position.</summary>
    private bool IsKnown
    {
        get
        {
            lock (_gate)
                return _log.IsKnown;
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

    private static string Format(CommitPosition position) => ReplayId.Format(position.ReplayId.Span);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Report(CommitPosition position)
    {
        var isFirst = !_log.IsDue && !_log.IsUnderWay;
        _log.Report(position);
        if (isFirst)
            Wake(Interval);
    }

    /// <summary>Commits after a time, or not before something is reported.</summary>
    private void Wake(TimeSpan after)
    {
        if (!_isEnding)
            _timer.Change(after, Timeout.InfiniteTimeSpan);
    }

    private void Commit()
    {
        lock (_gate)
        {
            if (_isEnding || _call is not { } call || _log.Send() is not { } commit)
                return;
            Wake(Repetition);
            _ = SendAsync(call, commit);
        }
    }

    private static async Task SendAsync(ManagedSubscribeCall call, CommitReplayRequest commit)
    {
        try
        {
            await call.CommitAsync(commit).ConfigureAwait(false);
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
            _answered.TrySetResult();
            if (answer.Error is null && position.LastTaken is { } last)
                _taken.ForgetThrough(last);
            // Each second's commit may be refused for the same reason.
            if (answer.Error?.Msg is { } error && error != _toldError)
                _notices.Add(true, $"{Subject}: the service did not commit the position {Format(position)}: {error} It is told later ones; until it takes one, a restart repeats events.");
            _toldError = answer.Error?.Msg;
        }
    }

    /// <summary>Commits what is left, and ends the call in such a way that the service gives the subscription free at once.</summary>
    private async Task CommitLastAsync(ManagedSubscribeCall call, CancellationToken limit)
    {
        Task answered;
        lock (_gate)
        {
            if (_log.SendLast() is { } commit)
                _ = SendAsync(call, commit);
            _answered = NewSignal();
            if (!_log.IsUnderWay)
                _answered.SetResult();
            answered = _answered.Task;
        }
        // An end of the call without an answer ends the wait as well.
        Task either = Task.WhenAny(answered, call.Ended);
        await either.WaitAsync(limit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (limit.IsCancellationRequested)
            return;
        call.Complete();
        await call.Ended.WaitAsync(limit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Commits over a call of its own: the one that brought the events has ended.</summary>
    /// <returns>Why it did not go, as a sentence.</returns>
    private async Task<string> CommitAfterwardsAsync(CancellationToken limit)
    {
        using var call = new ManagedSubscribeCall(_client, _key, Answered);
        using var cut = limit.Register(call.Dispose);
        lock (_gate)
            _log.StartOver();
        try
        {
            await call.BeginAsync(credit: 0).ConfigureAwait(false);
            var committing = CommitLastAsync(call, limit);
            while (await call.ReadAsync().ConfigureAwait(false) is not null)
            {
            }
            await committing.ConfigureAwait(false);
            return "";
        }
        catch (GrpcException e)
        {
            return $"{e.Message} ";
        }
    }

    private async Task<ManagedRecord?> FindRecordAsync()
    {
        string reason;
        try
        {
            if (await ManagedRecord.FindAsync(_client, _key, _lifetime.Token).ConfigureAwait(false) is { } record)
                return record;
            reason = "the Tooling API shows the user no such ManagedEventSubscription.";
        }
        catch (HttpRequestException e)
        {
            reason = e.Message;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        _notices.Add(false, $"{Subject}: its topic is named after the events: {reason}");
        return null;
    }
}
