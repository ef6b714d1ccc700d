namespace PubSub.Parameters;

/// <summary>The org's id as users have it: the id itself, or the identity URL of an OAuth answer
/// (<c>https://login.salesforce.com/id/00D…/005…</c>).</summary>
internal static class Identity
{
    /// <exception cref="ArgumentException">The text is neither.</exception>
    public static (string? OrgId, string? UserId) Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return (null, null);
        var trimmed = text.Trim();
        if (IsOrgId(trimmed))
            return (trimmed, null);
        if (Uri.TryCreate(trimmed, UriKind.Absolute, out var url)
            && url.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries) is ["id", var org, ..] path && IsOrgId(org))
            return (org, path.Length > 2 ? path[2] : null);
        throw new ArgumentException($"'{text}' is not the id of an org: it begins with 00D and has 15 or 18 letters and digits.");
    }

    private static bool IsOrgId(string text) =>
        text.Length is 15 or 18 && text.StartsWith("00D", StringComparison.Ordinal) && text.All(char.IsAsciiLetterOrDigit);
}
