using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace PubSub.Client.Avro;

/// <summary>
/// Reads Avro's binary encoding from untrusted bytes. Every method throws <see cref="AvroException"/> for bytes that are
/// truncated or not what they should be, and allocates nothing before it knows that the bytes are there.
/// </summary>
public ref struct BinaryDecoder
{
    /// <summary>How deep records, arrays and maps may be nested in a datum.</summary>
    internal const int MaxLevels = 64;

    // Nulls and other values of zero bytes cost the sender nothing, so a datum may have this many more of them than bytes.
    private const int FreeEmptyValues = 4096;

    private readonly ReadOnlySpan<byte> _data;
    private long _emptyValuesLeft;
    private int _levels;

    /// <summary>Starts at the first byte of <paramref name="data"/>.</summary>
    public BinaryDecoder(ReadOnlySpan<byte> data)
    {
        _data = data;
        _emptyValuesLeft = (long)data.Length + FreeEmptyValues;
    }

    /// <summary>The offset of the next byte, from 0.</summary>
    public int Position { get; private set; }

    /// <summary>How many bytes have not been read.</summary>
    public readonly int Remaining => _data.Length - Position;

    /// <summary>Reads one byte, 0 or 1.</summary>
    public bool ReadBoolean()
    {
        int value = Take(1, "boolean")[0];
        if (value > 1) throw new AvroException(Position - 1, $"0x{value:x2} is no boolean");
        return value == 1;
    }

    /// <summary>Reads a zigzag varint of up to 32 bits.</summary>
    public int ReadInt()
    {
        var start = Position;
        var value = ReadLong();
        if (value != (int)value) throw new AvroException(start, "the number is too large for an int");
        return (int)value;
    }

    /// <summary>Reads a zigzag varint of up to 64 bits.</summary>
    public long ReadLong()
    {
        // One byte is the common case: lengths, branches of unions, small numbers.
        if ((uint)Position < (uint)_data.Length && _data[Position] < 0x80)
        {
            uint value = _data[Position++];
            return (int)(value >> 1) ^ -(int)(value & 1);
        }

        return ReadLongVarint();
    }

    /// <summary>Reads 4 bytes, IEEE 754 little-endian.</summary>
    public float ReadFloat() => BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(float), "float"));

    /// <summary>Reads 8 bytes, IEEE 754 little-endian.</summary>
    public double ReadDouble() => BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double), "double"));

    /// <summary>Reads a length and that many bytes.</summary>
    public byte[] ReadBytes() => TakePrefixed("bytes").ToArray();

    /// <summary>Reads a length in bytes and that much UTF-8, strictly.</summary>
    public string ReadString()
    {
        var start = Position;
        return Decode(TakePrefixed("string"), start);
    }

    /// <summary>As <see cref="ReadString()"/>; an ASCII text that came before is not made again.</summary>
    internal string ReadString(string before)
    {
        var start = Position;
        var utf8 = TakePrefixed("string");
        return Ascii.Equals(utf8, before) ? before : Decode(utf8, start);
    }

    /// <summary>Reads exactly <paramref name="size"/> bytes.</summary>
    public byte[] ReadFixed(int size) => Take(size, "fixed").ToArray();

    /// <summary>Reads the index of an enum's symbol or a union's branch, which must be less than <paramref name="count"/>.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="what">What is counted, for the error.</param>
    internal int ReadIndex(int count, string what)
    {
        var start = Position;
        var index = ReadLong();
        if ((ulong)index >= (ulong)count) throw NoSuch(what, index, count, start);
        return (int)index;
    }

    /// <summary>Reads the head of a block of items, and checks that the bytes left can hold what it claims.</summary>
    /// <param name="itemSize">The least number of bytes that an item takes.</param>
    /// <param name="end">Where the block says it ends, or -1 when it does not say.</param>
    /// <returns>The number of items, 0 after the last block.</returns>
    internal int ReadBlockStart(int itemSize, out int end)
    {
        var start = Position;
        var count = ReadLong();
        end = -1;
        if (count < 0)
        {
            var size = ReadLong();
            if (size < 0 || size > Remaining)
                throw new AvroException(start, $"a block claims {ValueText.Show(size)} bytes, {Remaining} are left");
            end = Position + (int)size;
            count = count == long.MinValue ? long.MaxValue : -count;
        }

        if (itemSize == 0)
            CountEmptyValues(count, start);
        else if (count > Remaining / itemSize)
            throw new AvroException(start, $"a block claims {count} items, {Remaining} bytes are left");
        return (int)count;
    }

    /// <summary>Checks that a block ended where its head said.</summary>
    internal readonly void CheckBlockEnd(int end)
    {
        if (end >= 0 && end != Position) throw new AvroException(Position, $"the block should have ended at byte {end}");
    }

    /// <summary>Counts values that take no bytes, so that a few bytes cannot claim billions of them.</summary>
    internal void CountEmptyValues(long count, int start)
    {
        if (count > _emptyValuesLeft) throw new AvroException(start, "too many values that take no bytes");
        _emptyValuesLeft -= count;
    }

    /// <summary>Enters a record, an array or a map.</summary>
    internal void Enter()
    {
        if (_levels == MaxLevels) throw new AvroException(Position, $"the value is nested deeper than {MaxLevels} levels");
        _levels++;
    }

    /// <summary>Leaves what <see cref="Enter"/> entered.</summary>
    internal void Leave() => _levels--;

    private static string Decode(ReadOnlySpan<byte> utf8, int start)
    {
        // Most texts are ASCII, and those Latin-1 decodes without counting first.
        if (Ascii.IsValid(utf8)) return Encoding.Latin1.GetString(utf8);
        if (!Utf8.IsValid(utf8)) throw new AvroException(start, "the string is not valid UTF-8");
        return Encoding.UTF8.GetString(utf8);
    }

    private long ReadLongVarint()
    {
        var start = Position;
        var rest = _data[start..];
        ulong raw = 0;
        for (var i = 0; i < rest.Length; i++)
        {
            var b = rest[i];
            // Of the tenth byte, one bit is left.
            if (i == 9 && b > 1) throw new AvroException(start, "the number is longer than 64 bits");
            raw |= (ulong)(b & 0x7F) << (7 * i);
            if (b < 0x80)
            {
                Position = start + i + 1;
                return (long)(raw >> 1) ^ -(long)(raw & 1);
            }
        }

        throw new AvroException(start, "the data ends inside a number");
    }

    private ReadOnlySpan<byte> TakePrefixed(string what)
    {
        var start = Position;
        var length = ReadLong();
        if ((ulong)length > (ulong)Remaining) throw Claims(what, length, start);
        return TakeChecked((int)length);
    }

    private ReadOnlySpan<byte> Take(int count, string what) => count <= Remaining ? TakeChecked(count) : throw Takes(what, count);

    private ReadOnlySpan<byte> TakeChecked(int count)
    {
        var taken = _data.Slice(Position, count);
        Position += count;
        return taken;
    }

    // Apart from those who throw them, which are small enough then to be put in line.
    private static AvroException NoSuch(string what, long index, int count, int start) =>
        new(start, $"there is no {what} {ValueText.Show(index)}, only {count} of them");

    private readonly AvroException Claims(string what, long length, int start) =>
        new(start, $"a {what} value claims {ValueText.Show(length)} bytes, {Remaining} are left");

    private readonly AvroException Takes(string what, int count) => new(Position, $"a {what} value takes {count} bytes, {Remaining} are left");
}
