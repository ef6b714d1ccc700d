using System.Numerics;
using System.Text;

namespace PubSub.Client.Protocol;

/// <summary>Writes the fields of a message that have bytes: texts, bytes, messages. Empty texts and bytes are left out
/// (https://protobuf.dev/programming-guides/encoding).</summary>
internal ref struct WireWriter(Span<byte> target)
{
    private readonly Span<byte> _target = target;

    /// <summary>How many bytes are written.</summary>
    public int Position { get; private set; }

    /// <summary>How many bytes the field of a text takes.</summary>
    public static int SizeOf(string text) => text.Length == 0 ? 0 : SizeOfMessage(Encoding.UTF8.GetByteCount(text));

    /// <summary>How many bytes the field of some bytes takes.</summary>
    public static int SizeOf(byte[] bytes) => bytes.Length == 0 ? 0 : SizeOfMessage(bytes.Length);

    /// <summary>How many bytes the field of a message takes, which is written even if it has none itself.</summary>
    public static int SizeOfMessage(int length) => 1 + (BitOperations.Log2((uint)length) / 7) + 1 + length;

    public void Write(byte tag, string text)
    {
        if (text.Length == 0)
            return;
        WriteLength(tag, Encoding.UTF8.GetByteCount(text));
        Position += Encoding.UTF8.GetBytes(text, _target[Position..]);
    }

    public void Write(byte tag, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == 0)
            return;
        WriteLength(tag, bytes.Length);
        bytes.CopyTo(_target[Position..]);
        Position += bytes.Length;
    }

    /// <summary>Begins a field whose bytes follow, such as a message.</summary>
    public void WriteLength(byte tag, int length)
    {
        _target[Position++] = tag;
        var rest = (uint)length;
        for (; rest >= 0x80; rest >>= 7)
            _target[Position++] = (byte)(rest | 0x80);
        _target[Position++] = (byte)rest;
    }
}
