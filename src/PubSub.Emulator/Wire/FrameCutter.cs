using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Concurrent;

namespace PubSub.Emulator.Wire;

/// <summary>Passes whole HTTP/2 frames on, counts the DATA of each stream, and cuts it smaller where that is wanted.</summary>
internal sealed class FrameCutter(ConcurrentDictionary<int, StreamTap> streams)
{
    private const int HeaderBytes = 9;
    private const byte DataType = 0;
    private const byte EndStreamFlag = 1;

    private readonly List<(StreamTap Stream, int Bytes)> _data = [];
    private bool _plain;
    private bool _started;

    /// <summary>Writes the whole frames at the start of some bytes, and returns how many bytes those were.</summary>
    public int Pass(ReadOnlySpan<byte> bytes, IBufferWriter<byte> target)
    {
        _plain = _started ? _plain : bytes.StartsWith("HTTP/"u8);
        _started |= bytes.Length > 0;
        if (_plain)
        {
            target.Write(bytes);
            return bytes.Length;
        }

        var taken = 0;
        while (Length(bytes[taken..]) is { } length)
        {
            PassFrame(bytes.Slice(taken, length), target);
            taken += length;
        }

        return taken;
    }

    /// <summary>Tells the streams that what was passed is on its way.</summary>
    public void Tell()
    {
        _data.ForEach(passed => passed.Stream.Pass(passed.Bytes));
        _data.Clear();
    }

    private void PassFrame(ReadOnlySpan<byte> frame, IBufferWriter<byte> target)
    {
        var id = BinaryPrimitives.ReadInt32BigEndian(frame[5..]);
        if (frame[3] != DataType || !streams.TryGetValue(id, out var stream))
        {
            target.Write(frame);
            return;
        }

        // Kestrel pads nothing, so that all of the payload is data.
        var data = frame[HeaderBytes..];
        _data.Add((stream, data.Length));
        var size = stream.FrameBytes > 0 ? stream.FrameBytes : Math.Max(data.Length, 1);
        do
        {
            var piece = data[..Math.Min(size, data.Length)];
            data = data[piece.Length..];
            var header = target.GetSpan(HeaderBytes)[..HeaderBytes];
            frame[..HeaderBytes].CopyTo(header);
            BinaryPrimitives.WriteInt32BigEndian(header, (piece.Length << 8) | DataType);
            header[4] = data.IsEmpty ? frame[4] : (byte)(frame[4] & ~EndStreamFlag);
            target.Advance(HeaderBytes);
            target.Write(piece);
        }
        while (!data.IsEmpty);
    }

    private static int? Length(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes)
        {
            return null;
        }

        var length = HeaderBytes + (int)(BinaryPrimitives.ReadUInt32BigEndian(bytes) >> 8);
        return length <= bytes.Length ? length : null;
    }
}
