using System.Security;

namespace PubSub.Client.Auth.OAuth;

/// <summary>An app's own key and secret: the app signs in as the user that it is set to run as.</summary>
public sealed class ClientCredentialsCredential : OAuthCredential
{
    private readonly string _clientId;
    private readonly SecureString _clientSecret;

    /// <param name="clientId">The app's consumer key.</param>
    /// <param name="clientSecret">The app's consumer secret.</param>
    /// <param name="instanceUrl">Scheme and host of the org's My Domain; login hosts do not offer this flow.</param>
    public ClientCredentialsCredential(string clientId, SecureString clientSecret, Uri instanceUrl)
        : base(instanceUrl)
    {
        ArgumentNullException.ThrowIfNull(clientSecret);
        (_clientId, _clientSecret) = (clientId, clientSecret.Copy());
    }

    /// <inheritdoc/>
    public override string Name => "ClientCredentials";

    private protected override OAuthFlow Flow => OAuthFlow.ClientCredentials;

    internal override void Wipe() => _clientSecret.Dispose();

    private protected override TokenForm CreateForm() =>
        new TokenForm("client_credentials").Add("client_id", _clientId).Add("client_secret", _clientSecret);
}
