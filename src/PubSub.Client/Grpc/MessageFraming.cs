using System.Buffers.Binary;

namespace PubSub.Client.Grpc;

/// <summary>The length-prefixed messages of gRPC: a flag, four bytes of length, the bytes
/// (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md).</summary>
internal static class MessageFraming
{
    public const int HeaderSize = 5;

    /// <summary>Header and message in one array, so that one write carries both.</summary>
    /// <exception cref="InvalidOperationException">The message is not of its size: what was written must not go out.</exception>
    public static byte[] Frame<T>(int size, T message, MessageWriter<T> write)
    {
        var frame = GC.AllocateUninitializedArray<byte>(HeaderSize + size);
        frame[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), size);
        var written = write(frame.AsSpan(HeaderSize), message);
        if (written != size)
            throw new InvalidOperationException($"A message of {size} bytes was written with {written}.");
        return frame;
    }

    /// <summary>Reads a frame's header, and refuses what the limit or the encoding does not allow before a byte is allocated.</summary>
    public static (bool Compressed, int Length) ReadHeader(ReadOnlySpan<byte> header, string? encoding, int maxSize)
    {
        if (header[0] > 1)
            throw new GrpcException(StatusCode.Internal, $"The server sent a message with the unknown flag {header[0]}.", TransportFailure.Garbled);
        var compressed = header[0] == 1;
        if (compressed && encoding is null or "identity")
            throw new GrpcException(StatusCode.Internal, "The server sent a compressed message without naming its encoding.", TransportFailure.Garbled);
        // INTERNAL: https://github.com/grpc/grpc/blob/master/doc/compression.md. A refusal by the server would be UNIMPLEMENTED.
        if (compressed && encoding != "gzip")
            throw new GrpcException(StatusCode.Internal, $"The server sent a message in the encoding '{encoding}', which was not offered to it.", TransportFailure.Garbled);
        var length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        if (length > maxSize)
            throw TooLarge(length, maxSize);
        return (compressed, (int)length);
    }

    public static GrpcException TooLarge(long length, int maxSize) => new(
        StatusCode.ResourceExhausted, $"The server sent a message of {length} bytes or more; the limit is {maxSize}.", TransportFailure.TooLarge);
}
