using System.Security;
using System.Text.RegularExpressions;

namespace PubSub.Client.Auth;

/// <summary>Makes a text of somebody else fit for a message: one line, not long, and no secret in it.</summary>
internal static partial class Redaction
{
    private const int MaxLength = 300;
    private const string Hidden = "(hidden)";

    public static string Clean(string text, params IEnumerable<SecureString> secrets)
    {
        foreach (var secret in secrets)
        {
            if (secret.Length > 0)
                text = text.Replace(Secret.Reveal(secret), Hidden, StringComparison.Ordinal);
        }
        text = Tokens().Replace(text, Hidden);
        text = Blanks().Replace(text, " ").Trim();
        return text.Length <= MaxLength ? text : $"{text.AsSpan(0, MaxLength)}...";
    }

    // Session ids and access tokens, JWTs, and the refresh tokens that Salesforce gives.
    [GeneratedRegex(@"00D\w{12,15}![\w.]+|eyJ[\w-]+\.[\w-]+\.[\w-]*|5Aep[\w.]{20,}")]
    private static partial Regex Tokens();

    // Line breaks and terminal controls too.
    [GeneratedRegex(@"[\s\p{C}]+")]
    private static partial Regex Blanks();
}
