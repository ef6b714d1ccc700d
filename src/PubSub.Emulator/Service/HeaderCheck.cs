using PubSub.Emulator.Org;

namespace PubSub.Emulator.Service;

/// <summary>Checks the three headers that every call carries.</summary>
internal sealed class HeaderCheck(AccessTokens tokens)
{
    public void Check(IHeaderDictionary headers)
    {
        var token = Read(headers, "accesstoken");
        var instance = Read(headers, "instanceurl");
        var tenant = Read(headers, "tenantid");
        if (!IsOrigin(instance))
        {
            throw Errors.HeadersInvalid("instanceurl");
        }

        if (!tokens.IsValid(token) || !IsThisOrg(tenant))
        {
            throw Errors.AuthFailed();
        }
    }

    private static string Read(IHeaderDictionary headers, string name)
    {
        var value = headers[name].ToString();
        return string.IsNullOrWhiteSpace(value) ? throw Errors.HeadersInvalid(name) : value;
    }

    // Scheme and host, nothing else, not even a slash at the end.
    private static bool IsOrigin(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
        && uri.PathAndQuery == "/" && !url.EndsWith('/');

    private static bool IsThisOrg(string tenant)
    {
        var parts = tenant.Split('/');
        var bare = parts.Length == 1;
        var path = parts.Length == 3 && parts[0].Equals("core", StringComparison.OrdinalIgnoreCase) && parts[1].Length > 0;
        return (bare || path) && parts[^1] is (OrgIdentity.OrgId or OrgIdentity.OrgId15);
    }
}
