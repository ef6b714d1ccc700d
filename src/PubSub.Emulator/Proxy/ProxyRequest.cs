using System.Text;

namespace PubSub.Emulator.Proxy;

/// <summary>The head of a request to the proxy.</summary>
internal sealed record ProxyRequest(string Method, string Target, string? Credential)
{
    private const string Header = "Proxy-Authorization: Basic ";

    public string? User => Credential?.Split(':')[0];

    /// <summary>The request; null where the text is none.</summary>
    public static ProxyRequest? Parse(string head)
    {
        var lines = head.Split("\r\n");
        if (lines[0].Split(' ') is not [var method, var target, _])
        {
            return null;
        }

        var given = Array.Find(lines, line => line.StartsWith(Header, StringComparison.OrdinalIgnoreCase))?[Header.Length..];
        Span<byte> bytes = new byte[given?.Length ?? 0];
        return new ProxyRequest(
            method, target, given is not null && Convert.TryFromBase64String(given, bytes, out var length) ? Encoding.UTF8.GetString(bytes[..length]) : null);
    }
}
