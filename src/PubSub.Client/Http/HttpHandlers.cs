using System.Net.Security;

namespace PubSub.Client.Http;

/// <summary>How connections are made, for gRPC and for sign-in alike.</summary>
internal static class HttpHandlers
{
    /// <param name="target">Where the connections go: the loopback is never reached through a proxy.</param>
    /// <param name="trust">Certificate authorities to trust besides the system's; null for none.</param>
    public static SocketsHttpHandler Create(Uri target, CertificateTrust? trust)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(20),
            EnableMultipleHttp2Connections = true,
            // A dead network is only noticed by pings (pubsub-api.md 2.2). gRPC servers count pings more frequent than a few per
            // five quiet minutes as abuse, so no more often than this.
            KeepAlivePingDelay = TimeSpan.FromSeconds(60),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(20),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            InitialHttp2StreamWindowSize = 1024 * 1024,
            UseProxy = !target.IsLoopback,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
        };
        if (trust is not null)
            handler.SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = trust.Validate };
        return handler;
    }
}
