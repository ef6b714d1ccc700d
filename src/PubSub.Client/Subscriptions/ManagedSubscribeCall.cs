using PubSub.Client.Protocol;
using PubSub.Client.Session;

namespace PubSub.Client.Subscriptions;

/// <summary>A ManagedSubscribe call: the service knows where to begin, and is told how far the caller has come.</summary>
/// <param name="client">The connection.</param>
/// <param name="subscription">Which subscription.</param>
/// <param name="answered">Told of each answer to a commit.</param>
internal sealed class ManagedSubscribeCall(PubSubClient client, ManagedSubscriptionKey subscription, Action<CommitReplayResponse> answered)
    : EventCall<ManagedFetchRequest, ManagedFetchResponse>(client, PubSubMethods.ManagedSubscribe)
{
    /// <summary>Says that everything up to a position is done with.</summary>
    /// <exception cref="Grpc.GrpcException">The call has ended.</exception>
    public Task CommitAsync(CommitReplayRequest commit) => WriteAsync(new ManagedFetchRequest { CommitReplayIdRequest = commit });

    protected override ManagedFetchRequest FirstRequest(int credit) =>
        new() { SubscriptionId = subscription.Id, DeveloperName = subscription.DeveloperName, NumRequested = credit };

    protected override ManagedFetchRequest Request(int credit) => new() { NumRequested = credit };

    protected override FetchResponse Read(ManagedFetchResponse response)
    {
        var fetched = new FetchResponse { RpcId = response.RpcId, PendingNumRequested = response.PendingNumRequested };
        fetched.Events.AddRange(response.Events);
        if (response.CommitResponse is { } answer)
            answered(answer);
        // The answer to a commit comes when we want it, not when there is nothing to deliver: its position may lie beyond events that are on their way.
        if (response.CommitResponse is null || response.Events.Count > 0)
            fetched.LatestReplayId = response.LatestReplayId;
        return fetched;
    }
}
