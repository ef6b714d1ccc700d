using Google.Protobuf;
using PubSub.Client.Protocol;
using PubSub.Client.Session;

namespace PubSub.Client.Subscriptions;

/// <summary>A topic, whose position is kept here and, where there is one, in a checkpoint.</summary>
internal sealed class TopicSource(PubSubClient client, string topic, ReplayStart start, SubscribeOptions options) : ISource
{
    private readonly RecentPositions _recent = new();
    private ReplayStart _start = start;
    // How many events may still come again on this call.
    private int _repeatable;
    private ReceivedEvent? _taken;

    public string Subject => $"Topic '{topic}'";

    public string Place => Start.Preset switch
    {
        ReplayPreset.Custom => $"after {ReplayId.Format(Start.ReplayId)}",
        ReplayPreset.Earliest => "from the earliest event",
        _ => "with new events",
    };

    public bool MayMiss => Start.Preset == ReplayPreset.Latest;

    private ReplayStart Start => _taken is { } last ? ReplayStart.After(last.ReplayId.ToArray()) : _start;

    public IEventCall Open()
    {
        _repeatable = _recent.Count;
        return new SubscribeCall(client, topic, Start);
    }

    public Task PrepareAsync() => Task.CompletedTask;

    public string TopicOf(string? recordName) => topic;

    /// <summary>A call begins after what was taken, and may repeat the last of it: no more than that, and not behind another event. A server that
    /// gives all events one position would be silent for ever otherwise.</summary>
    public int RemoveTaken(FetchAnswer answer)
    {
        if (_repeatable == 0 || answer.Events.Count == 0)
            return 0;
        var count = answer.Events.RemoveAll(e => _repeatable > 0 && _recent.Contains(e.ReplayId) && _repeatable-- > 0);
        if (answer.Events.Count > 0)
            _repeatable = 0;
        return count;
    }

    public void Taken(ReceivedEvent received)
    {
        // No position: the one before it holds, so that a resumption repeats the event and misses none.
        if (received.ReplayId.IsEmpty)
            return;
        _taken = received;
        _recent.Add(received.ReplayId);
        options.Checkpoint?.Report(topic, received.ReplayId.ToArray());
    }

    public void CaughtUp(ByteString position)
    {
        Move(ReplayStart.After(position.ToByteArray()));
        options.Checkpoint?.Report(topic, position.ToByteArray());
    }

    public string? TryReset()
    {
        if (options.OnInvalidReplayId == InvalidReplayIdAction.Error || Start.Preset != ReplayPreset.Custom)
            return null;
        var former = ReplayId.Format(Start.ReplayId);
        var isEarliest = options.OnInvalidReplayId == InvalidReplayIdAction.Earliest;
        Move(isEarliest ? ReplayStart.Earliest : ReplayStart.Latest);
        _recent.Clear();
        var consequence = isEarliest
            ? "the oldest event that the service still has; events may come again, and older ones are lost"
            : "new events; everything between is missed";
        return $"the service does not know the position {former} any more. Going on with {consequence}.";
    }

    public Task FlushAsync(CancellationToken hurry) => Task.CompletedTask;

    public void Dispose()
    {
    }

    private void Move(ReplayStart start) => (_start, _taken) = (start, null);
}
