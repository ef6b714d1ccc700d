using System.Security;

namespace PubSub.Client.Auth;

/// <summary>A token that somebody else got, such as the sf CLI. It cannot be renewed here.</summary>
public sealed class AccessTokenCredential : Credential
{
    private readonly SecureString _accessToken;
    private readonly string? _orgId;
    private readonly string? _userId;

    /// <param name="accessToken">The OAuth access token or session id.</param>
    /// <param name="instanceUrl">Scheme and host of the org's My Domain.</param>
    /// <param name="orgId">The org's id; null to find it out.</param>
    /// <param name="userId">The user's id; null to find it out.</param>
    public AccessTokenCredential(SecureString accessToken, Uri instanceUrl, string? orgId, string? userId)
    {
        ArgumentNullException.ThrowIfNull(accessToken);
        // A copy: the caller may dispose of its own.
        (_accessToken, _orgId, _userId) = (accessToken.Copy(), orgId, userId);
        LoginUrl = instanceUrl;
    }

    /// <inheritdoc/>
    public override string Name => "AccessToken";

    /// <inheritdoc/>
    public override bool CanRenew => false;

    /// <inheritdoc/>
    public override Uri LoginUrl { get; }

    internal override Task<SignIn> SignInAsync(HttpClient http, CancellationToken cancellationToken) =>
        Task.FromResult(new SignIn(_accessToken.Copy(), LoginUrl, _orgId, _userId, userName: null));

    internal override void Wipe() => _accessToken.Dispose();
}
