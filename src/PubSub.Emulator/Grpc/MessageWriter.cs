using System.Buffers.Binary;
using System.IO.Pipelines;
using Google.Protobuf;

namespace PubSub.Emulator.Grpc;

/// <summary>Writes length-prefixed messages, uncompressed; waits while the client's window is full.</summary>
internal sealed class MessageWriter(PipeWriter body)
{
    public async ValueTask WriteAsync(IMessage message, CancellationToken cancellation)
    {
        int size = message.CalculateSize();
        Span<byte> header = body.GetSpan(5);
        header[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(header[1..], size);
        body.Advance(5);
        message.WriteTo(body);
        await body.FlushAsync(cancellation);
    }
}
