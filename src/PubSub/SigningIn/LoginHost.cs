using System.Management.Automation;
using PubSub.Errors;

namespace PubSub.SigningIn;

/// <summary>The hosts that secrets are sent to.</summary>
internal sealed class LoginHost(bool allowInsecure)
{
    private static readonly Uri Production = new("https://login.salesforce.com");
    private static readonly Uri SandboxLogin = new("https://test.salesforce.com");

    /// <summary>Where a user signs in.</summary>
    /// <param name="loginUrl">The address; null for Salesforce's own.</param>
    /// <param name="name">What gives it, such as <c>-LoginUrl</c>.</param>
    /// <param name="sandbox">Whether Salesforce's own is that of sandboxes.</param>
    public Uri OfUser(Uri? loginUrl, string name, bool sandbox)
    {
        if (loginUrl is not null && sandbox)
            throw new ArgumentException("-LoginUrl and -Sandbox exclude each other: -Sandbox stands for https://test.salesforce.com.");
        return Origin(loginUrl ?? (sandbox ? SandboxLogin : Production), name);
    }

    /// <summary>The org's own host, for what login hosts do not offer.</summary>
    public Uri OfOrg(Uri instanceUrl, string name)
    {
        if (instanceUrl.IdnHost is "login.salesforce.com" or "test.salesforce.com")
        {
            throw new UsageException(
                $"{name} {instanceUrl.Host} is a login host, and client credentials work at the org's own host only. "
                + "Give its My Domain, such as https://example.my.salesforce.com (Setup, My Domain).",
                "SfLoginHost", ErrorCategory.InvalidArgument, instanceUrl);
        }
        return Origin(instanceUrl, name);
    }

    /// <summary>Scheme and host of an address that is sent secrets.</summary>
    /// <exception cref="UsageException">They would go there unprotected.</exception>
    public Uri Origin(Uri url, string name)
    {
        RequireTls(url, name);
        return new Uri(url.GetLeftPart(UriPartial.Authority));
    }

    /// <exception cref="UsageException">The address is http on another machine.</exception>
    public void RequireTls(Uri url, string name)
    {
        if (url.Scheme == Uri.UriSchemeHttp && !url.IsLoopback && !allowInsecure)
        {
            throw new UsageException(
                $"{name} {url} would send the token unprotected through the network. Use https, or -AllowInsecure if you must.",
                "SfInsecureUrl", ErrorCategory.SecurityError, url);
        }
    }
}
