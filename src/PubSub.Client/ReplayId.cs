using System.Buffers.Binary;
using System.Globalization;

namespace PubSub.Client;

/// <summary>A position on the event bus: opaque bytes, usually 10. Never compute with them.</summary>
public static class ReplayId
{
    /// <summary>Standard base64 of all the bytes; hex behind <c>0x</c> where that base64 would be read back as something else.</summary>
    public static string Format(ReadOnlySpan<byte> bytes)
    {
        var base64 = Convert.ToBase64String(bytes);
        return IsDigits(base64) || base64.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? $"0x{Convert.ToHexString(bytes)}" : base64;
    }

    /// <summary>Reads base64, hex behind <c>0x</c>, or a number (digits alone) as its 8 big-endian bytes.</summary>
    /// <exception cref="FormatException">The text is none of these.</exception>
    public static byte[] Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var trimmed = text.Trim();
        try
        {
            if (IsDigits(trimmed))
            {
                var bytes = new byte[8];
                BinaryPrimitives.WriteUInt64BigEndian(bytes, ulong.Parse(trimmed, NumberStyles.None, CultureInfo.InvariantCulture));
                return bytes;
            }
            if (trimmed.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && trimmed.Length > 2)
                return Convert.FromHexString(trimmed.AsSpan(2));
            if (trimmed.Length > 0)
                return Convert.FromBase64String(trimmed);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw Invalid(text, e);
        }
        throw Invalid(text, null);
    }

    private static bool IsDigits(string text) => text.Length > 0 && text.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0;

    private static FormatException Invalid(string text, Exception? inner) => new($"'{text}' is not a replay id. {Advice(text.Trim())}", inner);

    private static string Advice(string text) => text switch
    {
        // The two ends of the bus, as the Streaming API names them.
        "-1" => "For new events, give -From Latest instead.",
        "-2" => "For all events that there still are, give -From Earliest instead.",
        _ => "Give the ReplayId of an event as Receive-SfEvent shows it (base64), hex behind 0x, or a number.",
    };
}
