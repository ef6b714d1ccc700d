using Google.Protobuf;

namespace PubSub.Client.Grpc;

/// <summary>One method of a service: its path and how its answers are read.</summary>
internal sealed class GrpcMethod<TRequest, TResponse>(string service, string name, MessageParser<TResponse> parser)
    where TRequest : IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>
{
    public string Name { get; } = name;

    public string Path { get; } = $"/{service}/{name}";

    public MessageParser<TResponse> Parser { get; } = parser;
}
