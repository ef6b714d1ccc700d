using System.Security;
using PubSub.Client.Auth;
using PubSub.Parameters;

namespace PubSub.SigningIn;

/// <summary>With a token that something else has got.</summary>
internal static class TokenSignIn
{
    public static Credential Create(SecureString? accessToken, Uri? orgHost, (string? OrgId, string? UserId) identity)
    {
        if (accessToken is null && orgHost is null)
            throw Guidance.Missing("It is not said how to sign in.");
        if (accessToken is null)
            throw Guidance.Missing("-InstanceUrl alone is not enough: give the token too, with -AccessToken, or an app's key and secret with -ClientCredential.");
        AccessTokens.Check(accessToken);
        if (orgHost is null)
            throw Guidance.Missing("-AccessToken needs the org's address too: give its My Domain with -InstanceUrl.");
        return new AccessTokenCredential(accessToken, orgHost, identity.OrgId, identity.UserId);
    }
}
