using System.Net;

namespace PubSub.Client.Http;

/// <summary>The proxies that <c>HTTPS_PROXY</c>, <c>HTTP_PROXY</c>, <c>ALL_PROXY</c> and <c>NO_PROXY</c> name, in either case of letters.</summary>
internal sealed class EnvironmentProxies : ICredentials
{
    private readonly Dictionary<Uri, NetworkCredential> _credentials = [];
    private readonly Uri? _https;
    private readonly Uri? _http;
    private readonly ProxyExceptions _exceptions;

    /// <exception cref="ArgumentException">A variable names no proxy. Its text is not shown: it may have a password.</exception>
    public EnvironmentProxies(Func<string, string?> environment)
    {
        string? Read(string name) => environment(name.ToLowerInvariant()) is { Length: > 0 } lower ? lower : environment(name);

        var all = Parse("ALL_PROXY", Read("ALL_PROXY"));
        _https = Parse("HTTPS_PROXY", Read("HTTPS_PROXY")) ?? all;
        _http = Parse("HTTP_PROXY", Read("HTTP_PROXY")) ?? all;
        _exceptions = new ProxyExceptions(Read("NO_PROXY"));
    }

    public bool IsEmpty => _https is null && _http is null;

    public Uri? Choose(Uri destination) => _exceptions.Cover(destination) ? null : destination.Scheme == Uri.UriSchemeHttps ? _https : _http;

    /// <inheritdoc/>
    public NetworkCredential? GetCredential(Uri uri, string authType) => _credentials.GetValueOrDefault(uri);

    private Uri? Parse(string name, string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
            return null;
        if (!ProxyAddress.TryParse(value, out var url))
            throw new ArgumentException($"The environment variable {name} is not the address of a proxy, such as http://proxy.example.com:3128. Correct or remove it.");
        var proxy = new UriBuilder(url.Scheme, url.Host, url.Port).Uri;
        if (url.UserInfo.Length > 0)
        {
            var parts = url.UserInfo.Split(':', 2).Select(Uri.UnescapeDataString).ToArray();
            _credentials[proxy] = new NetworkCredential(parts[0], parts.ElementAtOrDefault(1));
        }
        return proxy;
    }
}
