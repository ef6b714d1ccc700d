using System.Security;

namespace PubSub.Client.Auth;

/// <summary>A token that somebody else got, such as the sf CLI. It cannot be renewed here.</summary>
public sealed class AccessTokenCredential : Credential
{
    private readonly SignIn _signIn;

    /// <param name="accessToken">The OAuth access token or session id.</param>
    /// <param name="instanceUrl">Scheme and host of the org's My Domain.</param>
    /// <param name="orgId">The org's id; null to find it out.</param>
    /// <param name="userId">The user's id; null to find it out.</param>
    public AccessTokenCredential(SecureString accessToken, Uri instanceUrl, string? orgId, string? userId) =>
        // A copy: the caller may dispose of its own.
        _signIn = new SignIn(accessToken.Copy(), instanceUrl, orgId, userId, userName: null);

    /// <inheritdoc/>
    public override string Name => "AccessToken";

    /// <inheritdoc/>
    public override bool CanRenew => false;

    /// <inheritdoc/>
    public override Uri LoginUrl => _signIn.InstanceUrl;

    internal override Task<SignIn> SignInAsync(HttpClient http, CancellationToken cancellationToken) => Task.FromResult(_signIn);
}
