using System.Security;

namespace PubSub.Client.Auth.OAuth;

/// <summary>A way to sign in that is one call to the token endpoint, and the same call again to renew.</summary>
public abstract class OAuthCredential : Credential
{
    private protected OAuthCredential(Uri loginUrl) => LoginUrl = loginUrl;

    /// <inheritdoc/>
    public override bool CanRenew => true;

    /// <inheritdoc/>
    public sealed override Uri LoginUrl { get; }

    private protected abstract OAuthFlow Flow { get; }

    internal override async Task<SignIn> SignInAsync(HttpClient http, CancellationToken cancellationToken)
    {
        using var form = CreateForm();
        var answer = await TokenEndpoint.AskAsync(http, LoginUrl, Flow, form, cancellationToken).ConfigureAwait(false);
        if (answer.RefreshToken is { } refreshToken)
            Keep(refreshToken);
        return answer.SignIn;
    }

    private protected abstract TokenForm CreateForm();

    /// <summary>Takes a refresh token that came with the session.</summary>
    private protected virtual void Keep(SecureString refreshToken) => refreshToken.Dispose();
}
