using PubSub.Client.Auth;

namespace PubSub.Parameters;

/// <summary>The ids of org and user as users have them.</summary>
internal static class Identity
{
    /// <summary>The org's id itself, or the identity URL of an OAuth answer (<c>https://login.salesforce.com/id/00D…/005…</c>).</summary>
    /// <param name="text">The text; null or blank for none.</param>
    /// <param name="name">What gives it, such as <c>-OrgId</c>.</param>
    /// <exception cref="ArgumentException">The text is neither.</exception>
    public static (string? OrgId, string? UserId) Parse(string? text, string name)
    {
        if (string.IsNullOrWhiteSpace(text))
            return (null, null);
        var trimmed = text.Trim();
        if (OrgId.IsOne(trimmed))
            return (trimmed, null);
        return IdentityUrl.Parse(trimmed) is { OrgId: not null } identity
            ? identity
            : throw new ArgumentException($"{name} '{text}' is not the id of an org: it begins with 00D and has 15 or 18 letters and digits.");
    }

    /// <summary>The user's id, as 18 characters; null where none is given.</summary>
    /// <exception cref="ArgumentException">The text is none.</exception>
    public static string? ParseUser(string? text) => string.IsNullOrWhiteSpace(text)
        ? null
        : UserId.Read(text.Trim()) ?? throw new ArgumentException($"'{text}' is not the id of a user: it begins with 005 and has 15 or 18 letters and digits.");
}
