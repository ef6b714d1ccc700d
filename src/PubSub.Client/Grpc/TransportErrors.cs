using System.Net.Sockets;
using System.Security.Authentication;
using PubSub.Client.Http;

namespace PubSub.Client.Grpc;

/// <summary>What HTTP, TLS and sockets throw, as statuses.</summary>
internal static class TransportErrors
{
    private const long ProtocolError = 0x1;
    private const long Http11Required = 0xd;

    public static GrpcException Closed(Exception cause) =>
        new(StatusCode.Cancelled, "The session was disconnected.", TransportFailure.Closed, cause);

    public static GrpcException Untaken(Exception cause) =>
        new(StatusCode.Unavailable, "The server did not take the call.", TransportFailure.Broken, cause) { IsUntaken = true };

    public static GrpcException Map(Exception exception, CancellationToken cancelled)
    {
        if (exception is GrpcException status)
            return status;
        // A disposed or aborted stream throws all kinds of things; when it was our doing, it is a cancellation.
        if (cancelled.IsCancellationRequested)
            return new GrpcException(StatusCode.Cancelled, "The call was cancelled.", innerException: exception);

        foreach (var e in exception.Chain())
        {
            switch (e)
            {
                // The time to connect ran out; firewalls that drop what they do not allow look like this.
                case OperationCanceledException { InnerException: TimeoutException timeout }:
                    return new GrpcException(StatusCode.Unavailable, timeout.Message, TransportFailure.Refused, exception);
                // .NET gives an answer that begins with "HTTP/1" this code, too.
                case HttpProtocolException { ErrorCode: Http11Required }:
                    return new GrpcException(StatusCode.Unimplemented, $"The server does not speak HTTP/2: {e.Message}", TransportFailure.NotGrpc, exception);
                case HttpProtocolException protocol:
                    return new GrpcException(MapHttp2Error(protocol.ErrorCode), Text(protocol), TransportFailure.Broken, exception);
                case AuthenticationException:
                case HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }:
                    return new GrpcException(StatusCode.Unavailable, $"No secure connection: {Innermost(e)}", TransportFailure.Tls, exception);
                case HttpRequestException when e.ProxyText() is { } text:
                    return new GrpcException(StatusCode.Unavailable, text, TransportFailure.Proxy, exception);
                case HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError }:
                    return new GrpcException(StatusCode.Unavailable, e.Message, TransportFailure.UnknownHost, exception);
                case HttpRequestException { HttpRequestError: HttpRequestError.VersionNegotiationError or HttpRequestError.InvalidResponse }:
                    return new GrpcException(StatusCode.Unimplemented, $"The server does not speak HTTP/2: {e.Message}", TransportFailure.NotGrpc, exception);
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain }:
                    return new GrpcException(StatusCode.Unavailable, exception.Message, TransportFailure.UnknownHost, exception);
            }
        }
        // Whatever the socket said, such as that there is no route to the host: no connection came about.
        return exception.Chain().OfType<HttpRequestException>().FirstOrDefault(e => e.HttpRequestError == HttpRequestError.ConnectionError) is { } unconnected
            ? new GrpcException(StatusCode.Unavailable, unconnected.Message, TransportFailure.Refused, exception)
            : new GrpcException(StatusCode.Unavailable, Innermost(exception), TransportFailure.Broken, exception);
    }

    // .NET 8 (PowerShell 7.4) ends a connection on which a ping stays unanswered with this code, and blames the server's data.
    private static string Text(HttpProtocolException e) =>
        e.ErrorCode == ProtocolError && Environment.Version.Major < 9 && e.Message.Contains("invalid data", StringComparison.Ordinal)
        ? $"{e.Message.TrimEnd('.')}, or left a ping unanswered, which .NET 8 does not tell apart."
        : e.Message;

    private static string Innermost(Exception exception) => exception.Innermost() switch
    {
        ObjectDisposedException => "The other side closed the connection.",
        var innermost => innermost.Message,
    };

    // https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md#errors
    private static StatusCode MapHttp2Error(long code) => code switch
    {
        0x7 => StatusCode.Unavailable,        // REFUSED_STREAM
        0x8 => StatusCode.Cancelled,          // CANCEL
        0xb => StatusCode.ResourceExhausted,  // ENHANCE_YOUR_CALM
        0xc => StatusCode.PermissionDenied,   // INADEQUATE_SECURITY
        _ => StatusCode.Internal,
    };
}
