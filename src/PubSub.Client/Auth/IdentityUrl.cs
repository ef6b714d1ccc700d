namespace PubSub.Client.Auth;

/// <summary>The identity URL of an OAuth answer, <c>https://login.salesforce.com/id/00D…/005…</c>.</summary>
public static class IdentityUrl
{
    /// <summary>The ids of org and user in it; null for what it does not have.</summary>
    public static (string? OrgId, string? UserId) Parse(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url)
        && url.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries) is ["id", var org, ..] path && Auth.OrgId.IsOne(org)
            ? (org, Auth.UserId.Read(path.ElementAtOrDefault(2)))
            : (null, null);
}
