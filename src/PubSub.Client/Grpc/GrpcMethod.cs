namespace PubSub.Client.Grpc;

/// <summary>One method of a service: its path, how its requests are written and how its answers are read.</summary>
/// <param name="service">The service's full name.</param>
/// <param name="name">The method's name.</param>
/// <param name="sizeOf">How many bytes a request takes.</param>
/// <param name="write">Writes a request.</param>
/// <param name="read">Reads an answer, whose bytes are valid until the next one is read.</param>
internal sealed class GrpcMethod<TRequest, TResponse>(
    string service, string name, Func<TRequest, int> sizeOf, MessageWriter<TRequest> write, Func<ReadOnlyMemory<byte>, TResponse> read)
    where TResponse : class
{
    public string Name { get; } = name;

    public string Path { get; } = $"/{service}/{name}";

    /// <summary>A request as it goes out.</summary>
    public byte[] Frame(TRequest request) => MessageFraming.Frame(sizeOf(request), request, write);

    /// <summary>An answer that came; throws whatever reading throws.</summary>
    public TResponse Read(ReadOnlyMemory<byte> message) => read(message);
}

/// <summary>Writes a message into as many bytes as it takes.</summary>
/// <returns>How many bytes are written.</returns>
internal delegate int MessageWriter<in T>(Span<byte> bytes, T message);
