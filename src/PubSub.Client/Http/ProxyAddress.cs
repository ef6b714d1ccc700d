using System.Diagnostics.CodeAnalysis;

namespace PubSub.Client.Http;

/// <summary>What users write for a proxy.</summary>
public static class ProxyAddress
{
    // The schemes of SOCKS have no port that .NET knows of.
    private const int SocksPort = 1080;

    /// <summary>Reads the address of a proxy; without a scheme, it is spoken to by HTTP.</summary>
    /// <param name="text">Such as <c>http://proxy.example.com:3128</c>; it may have a user name and a password.</param>
    /// <param name="url">The address, with the port that its scheme stands for where none is given.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out Uri? url)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = text.Trim();
        if (!text.Contains("://", StringComparison.Ordinal))
            text = $"http://{text}";
        if (!Uri.TryCreate(text, UriKind.Absolute, out url) || url.Host.Length == 0 || url.Scheme is not ("http" or "https" or "socks4" or "socks4a" or "socks5"))
            return false;
        if (url.Port < 0)
            url = new UriBuilder(url) { Port = SocksPort }.Uri;
        return true;
    }
}
