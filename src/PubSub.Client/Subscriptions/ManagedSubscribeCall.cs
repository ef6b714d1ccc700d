using Google.Protobuf;
using PubSub.Client.Grpc;
using PubSub.Client.Protocol;
using PubSub.Client.Session;

namespace PubSub.Client.Subscriptions;

/// <summary>A ManagedSubscribe call: the service knows where to begin, and is told how far the caller has come.</summary>
/// <param name="client">The connection.</param>
/// <param name="subscription">Which subscription.</param>
/// <param name="answered">Told of each answer to a commit.</param>
internal sealed class ManagedSubscribeCall(PubSubClient client, ManagedSubscriptionKey subscription, Action<CommitReplayResponse> answered)
    : EventCall<ManagedFetchRequest>(client, ManagedSubscribe)
{
    private static readonly GrpcMethod<ManagedFetchRequest, FetchAnswer> ManagedSubscribe =
        PubSubMethods.Of<ManagedFetchRequest, FetchAnswer>(nameof(ManagedSubscribe), FetchAnswer.ReadManaged);

    /// <summary>Says that everything up to a position is done with.</summary>
    /// <exception cref="GrpcException">The call has ended.</exception>
    public Task CommitAsync(CommitReplayRequest commit) => WriteAsync(new ManagedFetchRequest { CommitReplayIdRequest = commit });

    protected override ManagedFetchRequest FirstRequest(int credit) =>
        new() { SubscriptionId = subscription.Id, DeveloperName = subscription.DeveloperName, NumRequested = credit };

    protected override ManagedFetchRequest Request(int credit) => new() { NumRequested = credit };

    protected override void Came(FetchAnswer answer)
    {
        if (answer.CommitResponse is not { } commit)
            return;
        answered(commit);
        // The answer to a commit comes when we want it, not when there is nothing to deliver: its position may lie beyond events that are on their way.
        if (answer.Events.Count == 0)
            answer.LatestReplayId = ByteString.Empty;
    }
}
