using Google.Protobuf;
using PubSub.Client.Grpc;
using PubSub.Client.Protocol;

namespace PubSub.Client.Session;

/// <summary>The methods of <c>eventbus.v1.PubSub</c> whose messages are of generated classes.</summary>
internal static class PubSubMethods
{
    public const string Service = "eventbus.v1.PubSub";

    public static readonly GrpcMethod<TopicRequest, TopicInfo> GetTopic = Of<TopicRequest, TopicInfo>(nameof(GetTopic), TopicInfo.Parser);
    public static readonly GrpcMethod<SchemaRequest, SchemaInfo> GetSchema = Of<SchemaRequest, SchemaInfo>(nameof(GetSchema), SchemaInfo.Parser);
    public static readonly GrpcMethod<FetchRequest, FetchResponse> Subscribe = Of<FetchRequest, FetchResponse>(nameof(Subscribe), FetchResponse.Parser);
    public static readonly GrpcMethod<ManagedFetchRequest, ManagedFetchResponse> ManagedSubscribe =
        Of<ManagedFetchRequest, ManagedFetchResponse>(nameof(ManagedSubscribe), ManagedFetchResponse.Parser);

    private static GrpcMethod<TRequest, TResponse> Of<TRequest, TResponse>(string name, MessageParser<TResponse> parser)
        where TRequest : IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        new(Service, name, static request => request.CalculateSize(), Write, message => parser.ParseFrom(message.Span));

    private static int Write<TRequest>(Span<byte> bytes, TRequest request)
        where TRequest : IMessage<TRequest>
    {
        request.WriteTo(bytes);
        return bytes.Length;
    }
}
