using System.Security;

namespace PubSub.Client.Auth;

/// <summary>What signing in gave: the three values that the service wants, and who it was where that is known.</summary>
/// <param name="accessToken">The OAuth access token or session id.</param>
/// <param name="instanceUrl">Scheme and host of the org's My Domain.</param>
/// <param name="orgId">The org's id; null where the way of signing in does not tell.</param>
/// <param name="userId">The user's id; null likewise.</param>
/// <param name="userName">The user's name; null likewise.</param>
public sealed class SignIn(SecureString accessToken, Uri instanceUrl, string? orgId, string? userId, string? userName)
{
    /// <summary>The OAuth access token or session id.</summary>
    public SecureString AccessToken { get; } = accessToken;

    /// <summary>Scheme and host of the org's My Domain.</summary>
    public Uri InstanceUrl { get; } = instanceUrl;

    /// <summary>The org's id, 15 or 18 characters; null where it is not known.</summary>
    public string? OrgId { get; } = orgId;

    /// <summary>The user's id; null where it is not known.</summary>
    public string? UserId { get; } = userId;

    /// <summary>The user's name; null where it is not known.</summary>
    public string? UserName { get; } = userName;
}
