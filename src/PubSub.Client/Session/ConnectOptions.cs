using System.Net;
using PubSub.Client.Http;

namespace PubSub.Client.Session;

/// <summary>How to reach the service.</summary>
public sealed class ConnectOptions
{
    /// <summary>The endpoint of the service; <c>http</c> means HTTP/2 without TLS.</summary>
    public Uri Endpoint { get; init; } = new("https://api.pubsub.salesforce.com:7443");

    /// <summary>A PEM file of certificate authorities to trust besides the system's; null for none.</summary>
    public string? CertificateAuthorityPath { get; init; }

    /// <summary>The proxy for everything but the loopback; null for that of the environment or the system.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>What the proxy is told when it asks who this is; null for what the environment's variables say.</summary>
    public ICredentials? ProxyCredentials { get; init; }

    /// <summary>The most time that connecting may take.</summary>
    public TimeSpan Timeout { get; init; } = System.Threading.Timeout.InfiniteTimeSpan;

    /// <exception cref="ArgumentException">The file of certificate authorities is not usable, or the environment names a proxy that is none.</exception>
    internal Network CreateNetwork() => new(
        CertificateAuthorityPath is { } path ? new CertificateTrust(path) : null, new OutboundProxy(Proxy, ProxyCredentials));
}
