using Google.Protobuf;
using PubSub.Client.Grpc;
using PubSub.Client.Protocol;
using PubSub.Client.Session;

namespace PubSub.Client.Subscriptions;

/// <summary>A Subscribe call: the caller says where to begin.</summary>
internal sealed class SubscribeCall(PubSubClient client, string topic, ReplayStart start)
    : EventCall<FetchRequest>(client, Subscribe)
{
    public static readonly GrpcMethod<FetchRequest, FetchAnswer> Subscribe = PubSubMethods.Of<FetchRequest, FetchAnswer>(nameof(Subscribe), FetchAnswer.Read);

    protected override FetchRequest FirstRequest(int credit) =>
        new() { TopicName = topic, ReplayPreset = start.Preset, ReplayId = ByteString.CopyFrom(start.ReplayId), NumRequested = credit };

    protected override FetchRequest Request(int credit) => new() { NumRequested = credit };
}
