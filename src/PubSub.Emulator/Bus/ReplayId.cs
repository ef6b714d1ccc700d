using System.Buffers.Binary;
using Google.Protobuf;

namespace PubSub.Emulator.Bus;

/// <summary>The bytes of a position on the bus: a big-endian counter of 8 bytes and two zero bytes.</summary>
internal static class ReplayId
{
    private const int CounterBytes = 8;
    private const int WholeBytes = 10;

    public static ByteString Of(ulong position)
    {
        Span<byte> bytes = stackalloc byte[WholeBytes];
        bytes.Clear();
        BinaryPrimitives.WriteUInt64BigEndian(bytes, position);
        return ByteString.CopyFrom(bytes);
    }

    /// <summary>Reads base64; null when it is none, or no replay id.</summary>
    public static ulong? Position(string base64)
    {
        Span<byte> bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? Position(ByteString.CopyFrom(bytes[..length])) : null;
    }

    /// <summary>Reads the whole form, and the older one of the counter alone, which the service still takes.</summary>
    public static ulong? Position(ByteString id) =>
        id.Length == CounterBytes || (id.Length == WholeBytes && id[8] == 0 && id[9] == 0)
            ? BinaryPrimitives.ReadUInt64BigEndian(id.Span)
            : null;
}
