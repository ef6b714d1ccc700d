using Google.Protobuf;
using PubSub.Client.Auth;
using PubSub.Client.Recovery;
using PubSub.Client.Session;

namespace PubSub.Client.Subscriptions;

/// <summary>A managed subscription: the service keeps its position, which commits move behind what the consumer has taken.</summary>
/// <remarks>A call begins at the service's position. What was taken after that position comes again, and is left out here.</remarks>
internal sealed class ManagedSource : ISource
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly PubSubClient _client;
    private readonly ManagedSubscriptionKey _key;
    private readonly NoticeQueue _notices;
    private readonly CancellationTokenSource _lifetime = new();
    private readonly TakenEvents _taken = new();
    private readonly Committer _committer;
    private readonly Task<ManagedRecord?> _record;
    private readonly TimeProvider _time;
    private bool _isLate;

    /// <param name="client">The connection.</param>
    /// <param name="subscription">The id of the subscription's record, or its developer name.</param>
    /// <param name="notices">Told of commits that fail.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentException">The text is neither id nor name.</exception>
    public ManagedSource(PubSubClient client, string subscription, NoticeQueue notices, TimeProvider time)
    {
        (_client, _key, _notices, _time) = (client, ManagedSubscriptionKey.Parse(subscription), notices, time);
        _committer = new Committer(answered => new ManagedSubscribeCall(client, _key, answered), Confirmed, Warn, time);
        _record = FindRecordAsync();
    }

    public string Subject => $"Managed subscription '{_key}'";

    public string Place => _committer.HasConfirmed ? "after the last committed position" : "where the subscription stands";

    public bool MayMiss => !_committer.HasConfirmed && !(_record.IsCompletedSuccessfully && _record.Result is { IsFromEarliest: true });

    public IEventCall Open() => _committer.Open();

    /// <summary>Waits a little for the record, and no more than once: an org that does not answer must not keep the events back.</summary>
    public async Task PrepareAsync()
    {
        if (_isLate)
            return;
        try
        {
            await _record.WaitAsync(Patience, _time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _isLate = true;
            _notices.Add(false, $"{Subject}: its topic is named after its events: the Tooling API did not answer within {Patience.TotalSeconds:0} seconds.");
        }
    }

    /// <summary>The same for a whole run: where the answer came late, it is not taken.</summary>
    public string TopicOf(string? recordName) => (_isLate ? null : _record.Result?.TopicName) ?? recordName switch
    {
        null => $"{_key}",
        _ when recordName.EndsWith("ChangeEvent", StringComparison.Ordinal) => $"/data/{recordName}",
        _ => $"/event/{recordName}",
    };

    public int RemoveTaken(FetchAnswer answer)
    {
        var (count, behind) = _taken.RemoveFrom(answer.Events);
        if (behind is not null)
            _committer.Report(new CommitPosition(behind, behind));
        return count;
    }

    public void Taken(ReceivedEvent received)
    {
        // No position: the one before it holds, so that a resumption repeats the event and misses none.
        if (received.ReplayId.IsEmpty)
            return;
        var position = received.Position;
        _taken.Add(position);
        _committer.Report(new CommitPosition(position, position));
    }

    public void CaughtUp(ByteString position) => _committer.Report(new CommitPosition(position, _taken.Last));

    /// <summary>Never: where the position is lost, the service itself goes on as the subscription's record says.</summary>
    public string? TryReset() => null;

    public Task FlushAsync(CancellationToken hurry) => _committer.EndAsync(hurry);

    public void Dispose()
    {
        _lifetime.Cancel();
        _committer.Dispose();
        _lifetime.Dispose();
    }

    private void Confirmed(CommitPosition position)
    {
        if (position.LastTaken is { } last)
            _taken.ForgetThrough(last);
    }

    private void Warn(string text) => _notices.Add(true, $"{Subject}: {text}");

    private async Task<ManagedRecord?> FindRecordAsync()
    {
        string reason;
        try
        {
            if (await ManagedRecord.FindAsync(_client, _key, _lifetime.Token).ConfigureAwait(false) is { } record)
                return record;
            reason = "the Tooling API shows the user no such ManagedEventSubscription.";
        }
        catch (Exception e) when (e is RestException or SignInException)
        {
            reason = e.Message;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        _notices.Add(false, $"{Subject}: its topic is named after its events: {reason}");
        return null;
    }
}
