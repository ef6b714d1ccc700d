using System.Net;

namespace PubSub.Client.Http;

/// <summary>How connections leave this machine: whom they trust, and which proxy they go through.</summary>
/// <param name="Trust">Certificate authorities to trust besides the system's; null for none.</param>
/// <param name="Proxy">Which proxy each address is reached through.</param>
internal sealed record Network(CertificateTrust? Trust, IWebProxy Proxy)
{
    /// <summary>The proxy on the way to an address, by host and port alone; null for none.</summary>
    public string? ProxyTo(Uri? destination) => destination is null ? null : Proxy.GetProxy(destination)?.Authority;
}
