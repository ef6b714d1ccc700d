using Google.Protobuf;
using PubSub.Emulator.Control;

namespace PubSub.Emulator.Grpc;

/// <summary>One call, as the methods of the service see it.</summary>
internal sealed class GrpcCall(HttpContext http, CallRecord record, bool gzip, CancellationToken cancellation)
{
    private readonly MessageReader _reader = new(http.Request.BodyReader, gzip);
    private readonly MessageWriter _writer = new(http.Response.BodyWriter);

    public CallRecord Record { get; } = record;

    public string RpcId => Record.RpcId;

    /// <summary>Ends with the client's reset, its connection or this process.</summary>
    public CancellationToken Cancellation { get; } = cancellation;

    public ValueTask<T?> ReadAsync<T>(MessageParser<T> parser, CancellationToken cancellation)
        where T : class, IMessage<T> => _reader.ReadAsync(parser, cancellation);

    /// <summary>The only message of a unary call.</summary>
    public async ValueTask<T> ReadSingleAsync<T>(MessageParser<T> parser)
        where T : class, IMessage<T>
    {
        T message = await _reader.ReadAsync(parser, Cancellation)
            ?? throw new RpcFailure(StatusCode.Internal, null, "Half-closed without a request");
        return await _reader.ReadAsync(parser, Cancellation) is null
            ? message
            : throw new RpcFailure(StatusCode.Internal, null, "Too many requests");
    }

    public async ValueTask WriteAsync(IMessage message)
    {
        // A first message, not the start of the call, sends the headers: a client may not wait for headers before it speaks.
        if (!http.Response.HasStarted)
        {
            http.Response.ContentType = GrpcEndpoint.ContentType;
        }

        await _writer.WriteAsync(message, Cancellation);
    }
}
