using System.Text.RegularExpressions;

namespace PubSub.Client.Text;

/// <summary>Makes a text of somebody else fit for a message: one line, not long, no secret in it, and nothing that a terminal obeys.</summary>
public static partial class Redaction
{
    private const int MaxLength = 300;
    private const string Hidden = "(hidden)";

    // The longest of the service's codes has 60 characters, a consumer secret 64.
    private const int MaxCode = 63;

    /// <param name="text">What somebody else said.</param>
    /// <param name="secrets">What must not be repeated, besides that which looks like a token.</param>
    public static string Clean(string text, params IEnumerable<string> secrets)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(secrets);
        foreach (var secret in secrets)
        {
            if (secret.Length > 0)
                text = text.Replace(secret, Hidden, StringComparison.Ordinal);
        }
        text = Tokens().Replace(text, Hidden);
        text = Blanks().Replace(text, " ").Trim();
        return text.Length <= MaxLength ? text : $"{text.AsSpan(0, MaxLength)}...";
    }

    /// <summary>The code of an error; null for what is no code.</summary>
    /// <param name="code">What somebody else said.</param>
    /// <param name="secrets">What no code has in it, besides that which looks like a token.</param>
    public static string? Code(string? code, params IEnumerable<string> secrets) =>
        code is { Length: > 0 and <= MaxCode } && code.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-') && !Tokens().IsMatch(code)
            && !secrets.Any(s => s.Length > 0 && code.Contains(s, StringComparison.Ordinal))
            ? code
            : null;

    // Session ids and access tokens, JWTs, and the refresh tokens that Salesforce gives.
    [GeneratedRegex(@"00D\w{12,15}![\w.]+|eyJ[\w-]+\.[\w-]+\.[\w-]*|5Aep[\w.]{20,}")]
    private static partial Regex Tokens();

    // Line breaks, terminal controls and changes of direction too; not the halves of an emoji.
    [GeneratedRegex(@"[\s\p{Cc}\p{Cf}]+")]
    private static partial Regex Blanks();
}
