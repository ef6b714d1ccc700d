using Google.Protobuf;
using PubSub.Client.Grpc;
using PubSub.Client.Protocol;

namespace PubSub.Client.Session;

/// <summary>The methods of <c>eventbus.v1.PubSub</c>: those of one question and one answer, and a way to make others.</summary>
internal static class PubSubMethods
{
    public const string Service = "eventbus.v1.PubSub";

    public static readonly GrpcMethod<TopicRequest, TopicInfo> GetTopic = Of<TopicRequest, TopicInfo>(nameof(GetTopic), Read(TopicInfo.Parser));
    public static readonly GrpcMethod<SchemaRequest, SchemaInfo> GetSchema = Of<SchemaRequest, SchemaInfo>(nameof(GetSchema), Read(SchemaInfo.Parser));

    /// <summary>A method whose requests are of a generated class.</summary>
    public static GrpcMethod<TRequest, TResponse> Of<TRequest, TResponse>(string name, Func<ReadOnlyMemory<byte>, TResponse> read)
        where TRequest : IMessage<TRequest>
        where TResponse : class =>
        new(Service, name, static request => request.CalculateSize(), Write, read);

    private static Func<ReadOnlyMemory<byte>, TResponse> Read<TResponse>(MessageParser<TResponse> parser)
        where TResponse : class, IMessage<TResponse> =>
        message => parser.ParseFrom(message.Span);

    private static int Write<TRequest>(Span<byte> bytes, TRequest request)
        where TRequest : IMessage<TRequest>
    {
        request.WriteTo(bytes);
        return bytes.Length;
    }
}
