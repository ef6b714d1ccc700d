using System.Management.Automation;
using System.Security;
using PubSub.Client.Auth;
using PubSub.Client.Auth.OAuth;

namespace PubSub.SigningIn;

/// <summary>With user name and password: through SOAP, or as OAuth with an app.</summary>
internal static class PasswordSignIn
{
    /// <summary>The last API version that has <c>login()</c>.</summary>
    public const string LastSoapVersion = "64.0";

    private const string SoapEnds = "SOAP login ends with Salesforce's release Summer '27. Move to another way of signing in before that.";

    private const string OAuthIsBlocked =
        "Most orgs block signing in to an app with a password, and external client apps do not offer it. Move to client credentials (-ClientCredential with -InstanceUrl) or a certificate.";

    public static Credential Soap(PSCredential user, SecureString? securityToken, string apiVersion, Uri loginUrl, Action<string> warn)
    {
        warn(SoapEnds);
        return new SoapCredential(user.UserName, user.Password, securityToken, loginUrl, apiVersion);
    }

    public static Credential OAuth(PSCredential user, SecureString? securityToken, PSCredential client, Uri loginUrl, Action<string> warn)
    {
        warn(OAuthIsBlocked);
        return new PasswordCredential(user.UserName, user.Password, securityToken, client.UserName.Trim(), client.Password, loginUrl);
    }
}
