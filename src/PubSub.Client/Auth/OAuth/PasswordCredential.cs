using System.Security;

namespace PubSub.Client.Auth.OAuth;

/// <summary>User name and password together with an app's key and secret; most orgs block this flow.</summary>
public sealed class PasswordCredential : OAuthCredential
{
    private readonly string _userName;
    private readonly SecureString _password;
    private readonly string _clientId;
    private readonly SecureString _clientSecret;

    /// <param name="userName">The user's name.</param>
    /// <param name="password">The user's password.</param>
    /// <param name="securityToken">The user's security token; null where the caller's address is trusted by the org.</param>
    /// <param name="clientId">The app's consumer key.</param>
    /// <param name="clientSecret">The app's consumer secret.</param>
    /// <param name="loginUrl">Scheme and host to sign in at.</param>
    public PasswordCredential(
        string userName, SecureString password, SecureString? securityToken, string clientId, SecureString clientSecret, Uri loginUrl)
        : base(loginUrl)
    {
        ArgumentNullException.ThrowIfNull(password);
        ArgumentNullException.ThrowIfNull(clientSecret);
        (_userName, _clientId, _clientSecret) = (userName, clientId, clientSecret.Copy());
        _password = securityToken is null ? password.Copy() : Join(password, securityToken);
    }

    /// <inheritdoc/>
    public override string Name => "UsernamePassword";

    private protected override OAuthFlow Flow => OAuthFlow.Password;

    internal override void Wipe()
    {
        _password.Dispose();
        _clientSecret.Dispose();
    }

    private protected override TokenForm CreateForm() => new TokenForm("password")
        .Add("client_id", _clientId).Add("client_secret", _clientSecret).Add("username", _userName).Add("password", _password);

    private static SecureString Join(SecureString password, SecureString securityToken)
    {
        var joined = password.Copy();
        var chars = Secret.RevealChars(securityToken);
        Array.ForEach(chars, joined.AppendChar);
        Array.Clear(chars);
        return joined;
    }
}
