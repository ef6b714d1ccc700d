using System.Globalization;
using System.Text;

namespace PubSub.Emulator.Grpc;

/// <summary>The encoding of <c>grpc-message</c>: UTF-8, and %XX for all but printable ASCII and for % itself.</summary>
internal static class PercentEncoding
{
    public static string Encode(string text)
    {
        StringBuilder encoded = new(text.Length);
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            if (b is >= 0x20 and <= 0x7E and not (byte)'%')
            {
                encoded.Append((char)b);
            }
            else
            {
                encoded.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return encoded.ToString();
    }
}
