using System.Security;
using PubSub.Client.Auth;
using PubSub.Client.Auth.OAuth;

namespace PubSub.SigningIn;

/// <summary>As an app: OAuth client credentials.</summary>
internal static class ClientSignIn
{
    public static Credential Create(string? clientId, SecureString clientSecret, Uri? orgHost)
    {
        if (string.IsNullOrWhiteSpace(clientId))
            throw Guidance.Missing("-ClientSecret needs the app's consumer key too, with -ClientId.");
        if (orgHost is null)
        {
            throw Guidance.Missing(
                "An app's key and secret alone are not enough: client credentials work at the org's own host, so give its My Domain with -InstanceUrl.");
        }
        return new ClientCredentialsCredential(clientId.Trim(), clientSecret, orgHost);
    }
}
