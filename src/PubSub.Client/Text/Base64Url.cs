namespace PubSub.Client.Text;

/// <summary>Base64 for URLs and JWTs (RFC 4648, 5), without padding.</summary>
internal static class Base64Url
{
    public static string Encode(ReadOnlySpan<byte> bytes) =>
        Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
