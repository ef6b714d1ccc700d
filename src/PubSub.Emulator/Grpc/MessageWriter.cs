using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Google.Protobuf;

namespace PubSub.Emulator.Grpc;

/// <summary>Writes length-prefixed messages, uncompressed; waits while the client's window is full.</summary>
internal sealed class MessageWriter(PipeWriter body)
{
    private const int HeaderBytes = 5;

    private int _packed;

    public async ValueTask WriteAsync(IMessage message, CancellationToken cancellation)
    {
        Put(message, body);
        await body.FlushAsync(cancellation);
    }

    /// <summary>Writes in DATA frames of a number of bytes, or holds messages back until there are enough to go together.</summary>
    public async ValueTask WriteAsync(IMessage message, int frameBytes, int together, CancellationToken cancellation)
    {
        if (frameBytes > 0)
        {
            ArrayBufferWriter<byte> whole = new();
            Put(message, whole);
            for (ReadOnlyMemory<byte> rest = whole.WrittenMemory; !rest.IsEmpty; rest = rest[Math.Min(frameBytes, rest.Length)..])
            {
                await body.WriteAsync(rest[..Math.Min(frameBytes, rest.Length)], cancellation);
            }

            return;
        }

        Put(message, body);
        if (++_packed >= together)
        {
            _packed = 0;
            await body.FlushAsync(cancellation);
        }
    }

    private static void Put(IMessage message, IBufferWriter<byte> target)
    {
        Span<byte> header = target.GetSpan(HeaderBytes);
        header[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(header[1..], message.CalculateSize());
        target.Advance(HeaderBytes);
        message.WriteTo(target);
    }
}
