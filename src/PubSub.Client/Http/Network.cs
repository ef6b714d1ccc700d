using System.Net;

namespace PubSub.Client.Http;

/// <summary>How connections leave this machine: whom they trust, and which proxy they go through.</summary>
/// <param name="Trust">Certificate authorities to trust besides the system's; null for none.</param>
/// <param name="Proxy">Which proxy each address is reached through.</param>
internal sealed record Network(CertificateTrust? Trust, IWebProxy Proxy);
