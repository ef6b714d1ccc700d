using Google.Protobuf;
using PubSub.Emulator.Control;
using PubSub.Emulator.Faults;

namespace PubSub.Emulator.Grpc;

/// <summary>One call, as the methods of the service see it.</summary>
internal sealed class GrpcCall(HttpContext http, CallRecord record, CallFaults faults, bool gzip, CancellationToken cancellation)
{
    private readonly MessageReader _reader = new(http.Request.BodyReader, gzip);
    private readonly MessageWriter _writer = new(http.Response.BodyWriter);

    public string RpcId => record.RpcId;

    public CallFaults Faults { get; } = faults;

    /// <summary>Ends with the client's reset, its connection or this process.</summary>
    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>Tells the topic of a request before it is looked at, and may be refused.</summary>
    public void About(string? topic) => record.About(topic);

    /// <summary>Tells what a request brought: the credit it asked for, or the number of its events.</summary>
    public void Received(string? topic, int count)
    {
        record.About(topic);
        record.Request(count);
        Faults.Received(topic);
    }

    public ValueTask<T?> ReadAsync<T>(MessageParser<T> parser, CancellationToken cancellation)
        where T : class, IMessage<T> => _reader.ReadAsync(parser, cancellation);

    /// <summary>The only message of a unary call.</summary>
    public async ValueTask<T> ReadSingleAsync<T>(MessageParser<T> parser)
        where T : class, IMessage<T>
    {
        var message = await _reader.ReadAsync(parser, Cancellation)
            ?? throw new RpcFailure(StatusCode.Internal, null, "Half-closed without a request");
        return await _reader.ReadAsync(parser, Cancellation) is null
            ? message
            : throw new RpcFailure(StatusCode.Internal, null, "Too many requests");
    }

    public async ValueTask WriteAsync(IMessage message)
    {
        await Faults.SendingAsync(Cancellation);

        // A first message, not the start of the call, sends the headers: a client may not wait for headers before it speaks.
        if (!http.Response.HasStarted)
        {
            http.Response.ContentType = GrpcEndpoint.ContentType;
        }

        if (Faults.Framing is { Messages: > 1 } framing)
        {
            await http.Response.StartAsync(Cancellation);
            var flushed = await _writer.PackAsync(message, framing.Messages, Cancellation);
            await Faults.HasSentAsync(flushed ? _writer.Bytes : 0, Cancellation);
        }
        else
        {
            await _writer.WriteAsync(message, Cancellation);
            await Faults.HasSentAsync(_writer.Bytes, Cancellation);
        }
    }
}
