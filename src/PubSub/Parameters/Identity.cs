using PubSub.Client.Auth;

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
        if (OrgId.IsOne(trimmed))
            return (trimmed, null);
        return IdentityUrl.Parse(trimmed) is { OrgId: not null } identity
            ? identity
            : throw new ArgumentException($"'{text}' is not the id of an org: it begins with 00D and has 15 or 18 letters and digits.");
    }
}
