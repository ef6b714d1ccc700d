using System.Buffers.Binary;
using System.IO.Pipelines;
using Google.Protobuf;

namespace PubSub.Emulator.Grpc;

/// <summary>Writes length-prefixed messages, uncompressed; waits while the client's window is full.</summary>
internal sealed class MessageWriter(PipeWriter body)
{
    private const int HeaderBytes = 5;

    private int _packed;

    /// <summary>All bytes that were written so far.</summary>
    public long Bytes { get; private set; }

    public async ValueTask WriteAsync(IMessage message, CancellationToken cancellation)
    {
        Put(message);
        await body.FlushAsync(cancellation);
    }

    /// <summary>Holds messages back until there are enough to go together; false when this one is still held.</summary>
    public async ValueTask<bool> PackAsync(IMessage message, int together, CancellationToken cancellation)
    {
        Put(message);
        if (++_packed < together)
        {
            return false;
        }

        _packed = 0;
        await body.FlushAsync(cancellation);
        return true;
    }

    private void Put(IMessage message)
    {
        var size = message.CalculateSize();
        var header = body.GetSpan(HeaderBytes);
        header[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(header[1..], size);
        body.Advance(HeaderBytes);
        message.WriteTo(body);
        Bytes += HeaderBytes + size;
    }
}
