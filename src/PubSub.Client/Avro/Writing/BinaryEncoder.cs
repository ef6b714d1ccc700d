using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace PubSub.Client.Avro;

/// <summary>Writes Avro's binary encoding into a buffer of its own, which grows and can be used again. Not thread-safe.</summary>
public sealed class BinaryEncoder
{
    private const int MaxVarintLength = 10;

    // A zigzag varint of one byte holds up to 63, and a character of UTF-16 takes up to 3 bytes.
    private const int MaxShortText = 63 / 3;
    private byte[] _buffer = new byte[256];

    /// <summary>How many bytes have been written.</summary>
    public int Length { get; private set; }

    /// <summary>What has been written; valid until the next write.</summary>
    public ReadOnlySpan<byte> WrittenSpan => _buffer.AsSpan(0, Length);

    /// <summary>A copy of what has been written.</summary>
    public byte[] ToArray() => WrittenSpan.ToArray();

    /// <summary>Forgets what has been written and keeps the buffer.</summary>
    public void Clear() => Length = 0;

    /// <summary>Writes one byte, 0 or 1.</summary>
    public void WriteBoolean(bool value)
    {
        Reserve(1)[0] = value ? (byte)1 : (byte)0;
        Length++;
    }

    /// <summary>Writes a zigzag varint.</summary>
    public void WriteInt(int value) => WriteLong(value);

    /// <summary>Writes a zigzag varint.</summary>
    public void WriteLong(long value)
    {
        var raw = (ulong)((value << 1) ^ (value >> 63));
        var target = Reserve(MaxVarintLength);
        var count = 0;
        while (raw >= 0x80)
        {
            target[count++] = (byte)(raw | 0x80);
            raw >>= 7;
        }

        target[count++] = (byte)raw;
        Length += count;
    }

    /// <summary>Writes 4 bytes, IEEE 754 little-endian.</summary>
    public void WriteFloat(float value)
    {
        BinaryPrimitives.WriteSingleLittleEndian(Reserve(sizeof(float)), value);
        Length += sizeof(float);
    }

    /// <summary>Writes 8 bytes, IEEE 754 little-endian.</summary>
    public void WriteDouble(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(Reserve(sizeof(double)), value);
        Length += sizeof(double);
    }

    /// <summary>Writes the length and the bytes.</summary>
    public void WriteBytes(ReadOnlySpan<byte> value)
    {
        WriteLong(value.Length);
        WriteFixed(value);
    }

    /// <summary>Writes the bytes alone.</summary>
    public void WriteFixed(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Reserve(value.Length));
        Length += value.Length;
    }

    /// <summary>Writes the length in bytes and the text as UTF-8.</summary>
    /// <exception cref="ArgumentException">The text has a surrogate without its other half; nothing was written.</exception>
    public void WriteString(ReadOnlySpan<char> value)
    {
        if (!TryWriteString(value)) throw new ArgumentException("The text has a surrogate without its other half.", nameof(value));
    }

    /// <summary>As <see cref="WriteString"/>, but says false and writes nothing when the text is not valid UTF-16.</summary>
    internal bool TryWriteString(ReadOnlySpan<char> value)
    {
        var start = Length;
        // Where one byte holds the length of any text of so many characters, the bytes need not be counted before they are made.
        if (value.Length <= MaxShortText)
        {
            var target = Reserve(1 + (3 * MaxShortText));
            if (Utf8.FromUtf16(value, target[1..], out _, out var written, replaceInvalidSequences: false) != OperationStatus.Done) return false;
            target[0] = (byte)(written << 1);
            Length += 1 + written;
            return true;
        }

        var count = Encoding.UTF8.GetByteCount(value);
        WriteLong(count);
        if (Utf8.FromUtf16(value, Reserve(count), out _, out _, replaceInvalidSequences: false) == OperationStatus.Done)
        {
            Length += count;
            return true;
        }

        Length = start;
        return false;
    }

    /// <summary>Takes back what was written after the first <paramref name="length"/> bytes.</summary>
    internal void Truncate(int length) => Length = length;

    private Span<byte> Reserve(int count)
    {
        var needed = checked(Length + count);
        if (needed > _buffer.Length)
            Array.Resize(ref _buffer, (int)Math.Min(Array.MaxLength, Math.Max(needed, 2L * _buffer.Length)));
        return _buffer.AsSpan(Length);
    }
}
