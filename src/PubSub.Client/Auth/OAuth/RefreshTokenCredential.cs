using System.Security;

namespace PubSub.Client.Auth.OAuth;

/// <summary>A refresh token that an earlier sign-in gave.</summary>
public sealed class RefreshTokenCredential : OAuthCredential
{
    private readonly string _clientId;
    private readonly SecureString? _clientSecret;
    private SecureString _refreshToken;

    /// <param name="clientId">The consumer key of the app that the token was given to.</param>
    /// <param name="clientSecret">The app's consumer secret; null where the app requires none.</param>
    /// <param name="refreshToken">The refresh token.</param>
    /// <param name="loginUrl">Scheme and host to sign in at.</param>
    public RefreshTokenCredential(string clientId, SecureString? clientSecret, SecureString refreshToken, Uri loginUrl)
        : base(loginUrl)
    {
        ArgumentNullException.ThrowIfNull(refreshToken);
        (_clientId, _clientSecret, _refreshToken) = (clientId, clientSecret?.Copy(), refreshToken.Copy());
    }

    /// <inheritdoc/>
    public override string Name => "RefreshToken";

    private protected override OAuthFlow Flow => OAuthFlow.RefreshToken;

    internal override void Wipe()
    {
        _refreshToken.Dispose();
        _clientSecret?.Dispose();
    }

    private protected override TokenForm CreateForm() => new TokenForm("refresh_token")
        .Add("refresh_token", _refreshToken).Add("client_id", _clientId).Add("client_secret", _clientSecret);

    // An app may be set to rotate them: the former one is then no longer accepted.
    private protected override void Keep(SecureString refreshToken)
    {
        _refreshToken.Dispose();
        _refreshToken = refreshToken;
    }
}
