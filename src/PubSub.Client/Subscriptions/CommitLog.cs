using Google.Protobuf;
using PubSub.Client.Protocol;

namespace PubSub.Client.Subscriptions;

/// <summary>A position that everything up to is done with.</summary>
/// <param name="ReplayId">The position.</param>
/// <param name="LastTaken">The newest event that it covers; null for none.</param>
internal sealed record CommitPosition(ByteString ReplayId, ByteString? LastTaken);

/// <summary>How far the consumer has come, and how much of that the service has been told and has confirmed. For one thread at a time.</summary>
/// <remarks>One commit is under way at a time: of several, the service may answer only the last.</remarks>
internal sealed class CommitLog
{
    private CommitPosition? _reported;
    private CommitPosition? _confirmed;
    private (string Id, CommitPosition Position)? _sent;
    private bool _isOfThisCall;

    /// <summary>Whether there is a position that has not been sent.</summary>
    public bool IsDue { get; private set; }

    /// <summary>Whether a commit waits for its answer.</summary>
    public bool IsUnderWay => _sent is not null;

    /// <summary>Whether the service has confirmed a position at all.</summary>
    public bool HasConfirmed => _confirmed is not null;

    /// <summary>Whether a position is the last that the service has confirmed.</summary>
    public bool IsConfirmed(CommitPosition position) => position == _confirmed;

    /// <summary>The newest position, where the service has not confirmed it.</summary>
    public CommitPosition? Unconfirmed => _reported == _confirmed ? null : _reported;

    /// <summary>A new call begins at the service's position. What was taken after that comes again, and is not to be committed before.</summary>
    public void StartOver() => (_isOfThisCall, IsDue, _sent) = (false, false, null);

    public void Report(CommitPosition position) => (_reported, _isOfThisCall, IsDue) = (position, true, true);

    /// <summary>What to send now: the newest position of this call, or again the last one that was confirmed; null for nothing.</summary>
    public CommitReplayRequest? Send() => Send(_isOfThisCall ? _reported : _confirmed);

    /// <summary>What to send before the end: the newest position of whatever call, unless it is confirmed or under way.</summary>
    public CommitReplayRequest? SendLast() => Unconfirmed is { } last && last != _sent?.Position ? Send(last) : null;

    /// <summary>Takes an answer.</summary>
    /// <returns>The position that it answers for; null where nobody waits for it.</returns>
    public CommitPosition? Answered(CommitReplayResponse answer)
    {
        if (_sent is not var (id, position) || id != answer.CommitRequestId)
            return null;
        _sent = null;
        if (answer.Error is null)
            _confirmed = position;
        return position;
    }

    private CommitReplayRequest? Send(CommitPosition? position)
    {
        IsDue = false;
        if (position is null)
            return null;
        var id = Guid.NewGuid().ToString();
        _sent = (id, position);
        return new CommitReplayRequest { CommitRequestId = id, ReplayId = position.ReplayId };
    }
}
