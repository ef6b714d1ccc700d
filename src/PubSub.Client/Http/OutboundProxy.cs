using System.Net;

namespace PubSub.Client.Http;

/// <summary>The proxy that an address is reached through: one that was given, else one of the environment's, else the system's. The loopback
/// is never reached through a proxy.</summary>
internal sealed class OutboundProxy : IWebProxy
{
    private readonly Func<Uri, Uri?> _choose;

    /// <param name="proxy">The proxy for all addresses; null for those of the environment or the system.</param>
    /// <param name="credentials">What the proxy is told when it asks; null for what the environment says.</param>
    /// <exception cref="ArgumentException">The environment names a proxy that is none.</exception>
    public OutboundProxy(Uri? proxy, ICredentials? credentials)
        : this(proxy, credentials, Environment.GetEnvironmentVariable)
    {
    }

    /// <summary>As above, for an environment of a test's own.</summary>
    internal OutboundProxy(Uri? proxy, ICredentials? credentials, Func<string, string?> environment)
    {
        Credentials = credentials;
        if (proxy is not null)
        {
            _choose = _ => proxy;
            return;
        }
        var variables = new EnvironmentProxies(environment);
        Credentials ??= variables;
        _choose = variables.IsEmpty ? SystemProxy : variables.Choose;
    }

    /// <inheritdoc/>
    public ICredentials? Credentials { get; set; }

    /// <inheritdoc/>
    public Uri? GetProxy(Uri destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        return destination.IsLoopback ? null : _choose(destination);
    }

    /// <inheritdoc/>
    public bool IsBypassed(Uri host) => GetProxy(host) is null;

    // .NET reads the variables once in a process, and may have read others than there are now; Windows and macOS have settings besides them.
    private static Uri? SystemProxy(Uri destination) =>
        !OperatingSystem.IsLinux() && !HttpClient.DefaultProxy.IsBypassed(destination) ? HttpClient.DefaultProxy.GetProxy(destination) : null;
}
