using System.Security;
using PubSub.Client.Auth;
using PubSub.Parameters;

namespace PubSub.SigningIn;

/// <summary>With a token that something else has got.</summary>
internal static class TokenSignIn
{
    public static Credential Create(SecureString? accessToken, Uri? instanceUrl, string? orgId, string? userId, LoginHost host)
    {
        if (accessToken is null && instanceUrl is null)
            throw Guidance.Missing("It is not said how to sign in.");
        if (accessToken is null)
            throw Guidance.Missing("-InstanceUrl alone is not enough: give the token too, with -AccessToken, or an app's key and secret with -ClientCredential.");
        AccessTokens.Check(accessToken);
        if (instanceUrl is null)
            throw Guidance.Missing("-AccessToken needs the org's address too: give its My Domain with -InstanceUrl.");
        var origin = host.Origin(instanceUrl, "InstanceUrl");
        var identity = Identity.Parse(orgId);
        return new AccessTokenCredential(accessToken, origin, identity.OrgId, Identity.ParseUser(userId) ?? identity.UserId);
    }
}
