using System.Security;
using PubSub.Client.Text;

namespace PubSub.Client.Auth.OAuth;

/// <summary>A person signs in with the browser; a refresh token, where the app gives one, renews without the person.</summary>
public sealed class AuthorizationCodeCredential : Credential
{
    private readonly string _clientId;
    private readonly SecureString? _clientSecret;
    private readonly Uri _redirectUri;
    private readonly Action<Uri> _show;
    private RefreshTokenCredential? _renewal;

    /// <param name="clientId">The app's consumer key.</param>
    /// <param name="clientSecret">The app's consumer secret; null where the app requires none.</param>
    /// <param name="loginUrl">Scheme and host to sign in at.</param>
    /// <param name="redirectUri">A callback URL of the app, on the loopback, where this process listens for the browser.</param>
    /// <param name="show">Shows the page to sign in on. It is called on the thread that asks for the sign-in, before anything is waited for.</param>
    public AuthorizationCodeCredential(string clientId, SecureString? clientSecret, Uri loginUrl, Uri redirectUri, Action<Uri> show)
    {
        (_clientId, _clientSecret, _redirectUri, _show) = (clientId, clientSecret?.Copy(), redirectUri, show);
        LoginUrl = loginUrl;
    }

    /// <inheritdoc/>
    public override string Name => "Browser";

    /// <inheritdoc/>
    public override Uri LoginUrl { get; }

    /// <inheritdoc/>
    public override bool CanRenew => _renewal is not null;

    internal override string Silence => "Nobody signed in on the page in the browser";

    internal override async Task<SignIn> SignInAsync(HttpClient http, CancellationToken cancellationToken)
    {
        if (_renewal is not null)
            return await _renewal.SignInAsync(http, cancellationToken).ConfigureAwait(false);
        var pkce = new Pkce();
        string code;
        using (var listener = new RedirectListener(_redirectUri, pkce.State))
        {
            _show(AuthorizeUrl(pkce));
            code = (await listener.ReceiveAsync(cancellationToken).ConfigureAwait(false)) switch
            {
                { Code: { } given } => given,
                var refused => throw OAuthErrors.Refusal(
                    LoginUrl, OAuthFlow.AuthorizationCode, Redaction.Code(refused.Error), Redaction.Clean(refused.Description ?? "")),
            };
        }
        return await RedeemAsync(http, code, pkce, cancellationToken).ConfigureAwait(false);
    }

    internal override void Wipe()
    {
        _renewal?.Wipe();
        _clientSecret?.Dispose();
    }

    private Uri AuthorizeUrl(Pkce pkce) => new(
        LoginUrl,
        $"/services/oauth2/authorize?response_type=code&client_id={Uri.EscapeDataString(_clientId)}"
        + $"&redirect_uri={Uri.EscapeDataString(_redirectUri.OriginalString)}&state={pkce.State}"
        + $"&code_challenge={pkce.Challenge}&code_challenge_method=S256");

    private async Task<SignIn> RedeemAsync(HttpClient http, string code, Pkce pkce, CancellationToken cancellationToken)
    {
        using var form = new TokenForm("authorization_code");
        // As secrets: an answer that repeats them must not bring them into a message.
        using var secretCode = Secret.From(code);
        using var verifier = Secret.From(pkce.Verifier);
        form.Add("code", secretCode).Add("client_id", _clientId).Add("client_secret", _clientSecret)
            .Add("redirect_uri", _redirectUri.OriginalString).Add("code_verifier", verifier);
        var answer = await TokenEndpoint.AskAsync(http, LoginUrl, OAuthFlow.AuthorizationCode, form, cancellationToken).ConfigureAwait(false);
        if (answer.RefreshToken is { } refreshToken)
        {
            _renewal = new RefreshTokenCredential(_clientId, _clientSecret, refreshToken, LoginUrl);
            refreshToken.Dispose();
        }
        return answer.SignIn;
    }
}
