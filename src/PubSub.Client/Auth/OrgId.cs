namespace PubSub.Client.Auth;

/// <summary>Ids of orgs.</summary>
public static class OrgId
{
    private const string Prefix = "00D";

    /// <summary>Whether a text has the form of an org's id.</summary>
    public static bool IsOne(string text) => SalesforceId.IsOne(text, Prefix);

    /// <summary>The id at the front of an opaque token (<c>00D…!…</c>), as 18 characters; null where the token has none.</summary>
    internal static string? FromToken(string token)
    {
        var end = token.IndexOf('!', StringComparison.Ordinal);
        return end is 15 or 18 && token.StartsWith(Prefix, StringComparison.Ordinal) ? SalesforceId.ToLong(token[..end]) : null;
    }
}
