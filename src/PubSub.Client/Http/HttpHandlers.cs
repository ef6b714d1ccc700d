using System.Net.Security;
using System.Net.Sockets;

namespace PubSub.Client.Http;

/// <summary>How connections are made, for gRPC and for sign-in alike.</summary>
internal static class HttpHandlers
{
    public static SocketsHttpHandler Create(Network network)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(20),
            ConnectCallback = ConnectAsync,
            EnableMultipleHttp2Connections = true,
            // A dead network is only noticed by pings (https://grpc.io/docs/guides/keepalive). gRPC servers count pings more frequent than a few per
            // five quiet minutes as abuse, so no more often than this.
            KeepAlivePingDelay = TimeSpan.FromSeconds(60),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(20),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            InitialHttp2StreamWindowSize = 1024 * 1024,
            Proxy = network.Proxy,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
        };
        if (network.Trust is { } trust)
            handler.SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = trust.Require };
        return handler;
    }

    /// <summary>Connects as .NET itself does, but tells a proxy that is not there from a server that is not there.</summary>
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException e) when (IsProxy(context))
        {
            socket.Dispose();
            throw new HttpRequestException(
                HttpRequestError.ProxyTunnelError, $"The proxy {context.DnsEndPoint.Host}:{context.DnsEndPoint.Port} cannot be reached: {e.Message}", e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Whether the connection goes to a proxy: for a CONNECT, or to another address than the request is for.</summary>
    private static bool IsProxy(SocketsHttpConnectionContext context)
    {
        var request = context.InitialRequestMessage;
        return request.Method == HttpMethod.Connect || request.RequestUri is not { } url
            || url.Port != context.DnsEndPoint.Port || !url.IdnHost.Trim('[', ']').Equals(context.DnsEndPoint.Host, StringComparison.OrdinalIgnoreCase);
    }
}
