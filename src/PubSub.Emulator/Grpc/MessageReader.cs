using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Pipelines;
using Google.Protobuf;

namespace PubSub.Emulator.Grpc;

/// <summary>Takes the messages of a call out of its request body, however they are cut into HTTP/2 frames.</summary>
internal sealed class MessageReader(PipeReader body, bool gzip)
{
    /// <summary>The service's front end resets the stream on anything larger.</summary>
    public const int MaxMessageBytes = 4 * 1024 * 1024;

    private const int HeaderBytes = 5;

    /// <summary>The next message, or null after the client's half-close.</summary>
    public async ValueTask<T?> ReadAsync<T>(MessageParser<T> parser, CancellationToken cancellation)
        where T : class, IMessage<T>
    {
        while (true)
        {
            var result = await body.ReadAsync(cancellation);
            var buffer = result.Buffer;
            if (TryTake(buffer, out var compressed, out var content))
            {
                var message = Parse(parser, compressed, content);
                body.AdvanceTo(content.End);
                return message;
            }

            if (result.IsCompleted)
            {
                return buffer.IsEmpty ? null : throw new RpcFailure(StatusCode.Internal, null, "Encountered end-of-stream mid-frame");
            }

            body.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private static bool TryTake(ReadOnlySequence<byte> buffer, out bool compressed, out ReadOnlySequence<byte> content)
    {
        compressed = false;
        content = default;
        if (buffer.Length < HeaderBytes)
        {
            return false;
        }

        Span<byte> header = stackalloc byte[HeaderBytes];
        buffer.Slice(0, HeaderBytes).CopyTo(header);
        var length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        if (header[0] > 1)
        {
            throw new RpcFailure(StatusCode.Internal, null, "gRPC frame header malformed: reserved bits not zero");
        }

        if (length > MaxMessageBytes)
        {
            throw TooLarge();
        }

        compressed = header[0] == 1;
        if (buffer.Length < HeaderBytes + length)
        {
            return false;
        }

        content = buffer.Slice(HeaderBytes, length);
        return true;
    }

    private T Parse<T>(MessageParser<T> parser, bool compressed, ReadOnlySequence<byte> content)
        where T : class, IMessage<T>
    {
        try
        {
            return compressed ? parser.ParseFrom(Decompress(content)) : parser.ParseFrom(content);
        }
        catch (InvalidProtocolBufferException)
        {
            throw new RpcFailure(StatusCode.Internal, null, "Invalid protobuf byte sequence");
        }
    }

    private byte[] Decompress(ReadOnlySequence<byte> content)
    {
        if (!gzip)
        {
            throw new RpcFailure(StatusCode.Internal, null, "Can't decode compressed gRPC message as compression not configured");
        }

        using GZipStream unzip = new(new MemoryStream(content.ToArray()), CompressionMode.Decompress);
        var plain = new byte[MaxMessageBytes + 1];
        try
        {
            var length = unzip.ReadAtLeast(plain, plain.Length, throwOnEndOfStream: false);
            return length <= MaxMessageBytes ? plain[..length] : throw TooLarge();
        }
        catch (InvalidDataException)
        {
            throw new RpcFailure(StatusCode.Internal, null, "Can't decode compressed gRPC message");
        }
    }

    private static RpcFailure TooLarge() => new(
        StatusCode.Unavailable, null, "upstream connect error or disconnect/reset before headers. reset reason: remote reset");
}
