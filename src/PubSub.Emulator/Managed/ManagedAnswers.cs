using Google.Protobuf;
using PubSub.Client.Protocol;
using PubSub.Emulator.Bus;
using PubSub.Emulator.Service;

namespace PubSub.Emulator.Managed;

/// <summary>
/// Answers of ManagedSubscribe: events, and the outcome of commits. Commits that went well are folded into the last of them.
/// </summary>
internal sealed class ManagedAnswers(ManagedSubscription managed) : IAnswers
{
    private readonly Lock _gate = new();
    private readonly List<CommitReplayResponse> _commits = [];

    public bool Wanted
    {
        get
        {
            lock (_gate)
            {
                return _commits.Count > 0;
            }
        }
    }

    public void Add(CommitReplayResponse commit)
    {
        lock (_gate)
        {
            if (_commits.Count > 0 && _commits[^1].Error is null && commit.Error is null)
            {
                _commits[^1] = commit;
            }
            else
            {
                _commits.Add(commit);
            }
        }
    }

    public IMessage Next(IEnumerable<ConsumerEvent> events, ulong position, int pending, string rpcId)
    {
        // Before it is sent: the client may commit it at once.
        managed.Delivered(position);
        ManagedFetchResponse response = new()
        {
            Events = { events },
            LatestReplayId = ReplayId.Of(position),
            RpcId = rpcId,
            PendingNumRequested = pending,
        };
        lock (_gate)
        {
            if (_commits.Count > 0)
            {
                response.CommitResponse = _commits[0];
                _commits.RemoveAt(0);
            }
        }

        return response;
    }
}
