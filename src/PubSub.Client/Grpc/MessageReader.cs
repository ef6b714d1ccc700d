using System.Buffers.Binary;
using System.IO.Compression;

namespace PubSub.Client.Grpc;

/// <summary>Cuts a response body into messages, however they are split over and packed into the reads.</summary>
internal sealed class MessageReader(Stream body, string? encoding, int maxSize)
{
    // HTTP/2 frames have 16 KB, and a FetchResponse of 100 small events about as much. Not rented: a call may be
    // disposed while a read is under way, which would still write into an array that somebody else has rented.
    private byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    /// <summary>How many bytes have come in messages, their headers included.</summary>
    public long BytesRead { get; private set; }

    /// <summary>The next message's bytes, valid until the next call; null where the body ends between two messages.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        if (!await FillAsync(MessageFraming.HeaderSize, cancellationToken).ConfigureAwait(false))
            return null;
        var (compressed, length) = MessageFraming.ReadHeader(_buffer.AsSpan(_start, MessageFraming.HeaderSize), encoding, maxSize);
        _start += MessageFraming.HeaderSize;
        if (length > 0 && !await FillAsync(length, cancellationToken).ConfigureAwait(false))
            throw EndedWithinMessage();
        var message = _buffer.AsMemory(_start, length);
        _start += length;
        BytesRead += MessageFraming.HeaderSize + length;
        return compressed ? Decompress(message) : message;
    }

    /// <summary>Reads until <paramref name="count"/> bytes wait; false where the body ends before the first of them.</summary>
    private async ValueTask<bool> FillAsync(int count, CancellationToken cancellationToken)
    {
        while (_end - _start < count)
        {
            MakeRoom(count);
            var read = await body.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            if (read == 0)
                return _end == _start ? false : throw EndedWithinMessage();
            _end += read;
        }
        return true;
    }

    /// <summary>Grows with what has come, not with what a header claims.</summary>
    private void MakeRoom(int count)
    {
        if (_start == _end)
            _start = _end = 0;
        if (_end < _buffer.Length && (_start == 0 || _buffer.Length - _start >= count))
            return;
        var target = _start > 0 ? _buffer : new byte[2 * _buffer.Length];
        _buffer.AsSpan(_start, _end - _start).CopyTo(target);
        (_buffer, _start, _end) = (target, 0, _end - _start);
    }

    private ReadOnlyMemory<byte> Decompress(ReadOnlyMemory<byte> message)
    {
        using var gzip = new GZipStream(new MemoryStream(message.ToArray(), writable: false), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        var chunk = new byte[16 * 1024];
        try
        {
            // Counted while unpacking: a few bytes of gzip may claim gigabytes.
            for (int read; (read = gzip.Read(chunk)) > 0;)
            {
                if (plain.Length + read > maxSize)
                    throw MessageFraming.TooLarge(plain.Length + read, maxSize);
                plain.Write(chunk, 0, read);
            }
        }
        catch (InvalidDataException e)
        {
            throw NotGzip(e);
        }
        return IsWhole(message.Span, plain.Length) ? plain.GetBuffer().AsMemory(0, (int)plain.Length) : throw NotGzip(null);
    }

    /// <summary>Whether the message has its end, which GZipStream does not ask for: at least 18 bytes, the last of them the unpacked length
    /// (RFC 1952, section 2.3.1). Of no bytes at all, .NET itself makes none.</summary>
    private static bool IsWhole(ReadOnlySpan<byte> gzip, long unpacked) =>
        gzip.IsEmpty || (gzip.Length >= 18 && BinaryPrimitives.ReadInt32LittleEndian(gzip[^sizeof(int)..]) == (int)unpacked);

    private static GrpcException NotGzip(Exception? cause) =>
        new(StatusCode.Internal, "The server sent a message that is not valid gzip.", TransportFailure.Garbled, cause);

    private static GrpcException EndedWithinMessage() => new(
        StatusCode.Internal, "The response ended within a message.", TransportFailure.Broken);
}
