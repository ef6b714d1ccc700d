using PubSub.Client.Grpc;
using PubSub.Client.Protocol;

namespace PubSub.Client.Session;

/// <summary>The methods of <c>eventbus.v1.PubSub</c> that are called.</summary>
internal static class PubSubMethods
{
    private const string Service = "eventbus.v1.PubSub";

    public static readonly GrpcMethod<TopicRequest, TopicInfo> GetTopic = new(Service, nameof(GetTopic), TopicInfo.Parser);
    public static readonly GrpcMethod<SchemaRequest, SchemaInfo> GetSchema = new(Service, nameof(GetSchema), SchemaInfo.Parser);
    public static readonly GrpcMethod<FetchRequest, FetchResponse> Subscribe = new(Service, nameof(Subscribe), FetchResponse.Parser);
    public static readonly GrpcMethod<ManagedFetchRequest, ManagedFetchResponse> ManagedSubscribe =
        new(Service, nameof(ManagedSubscribe), ManagedFetchResponse.Parser);
    public static readonly GrpcMethod<PublishRequest, PublishResponse> PublishStream = new(Service, nameof(PublishStream), PublishResponse.Parser);
}
