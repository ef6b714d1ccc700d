namespace PubSub.Client.Grpc;

/// <summary>Where a call broke when no server spoke.</summary>
public enum TransportFailure
{
    /// <summary>The server itself answered with the status.</summary>
    None,

    /// <summary>The host name is not known.</summary>
    UnknownHost,

    /// <summary>Nothing listens there, or a firewall refuses or drops the connection.</summary>
    Refused,

    /// <summary>The TLS handshake or the check of the certificate failed.</summary>
    Tls,

    /// <summary>A proxy did not open the way.</summary>
    Proxy,

    /// <summary>Something answered, but does not speak gRPC over HTTP/2.</summary>
    NotGrpc,

    /// <summary>The channel was closed on this side.</summary>
    Closed,

    /// <summary>A message was larger than this client takes.</summary>
    TooLarge,

    /// <summary>A message came that cannot be read.</summary>
    Garbled,

    /// <summary>The server has said nothing for too long.</summary>
    Silent,

    /// <summary>The connection or the stream broke.</summary>
    Broken,
}

/// <summary>A call that did not end with OK.</summary>
internal sealed class GrpcException(
    StatusCode status, string detail, TransportFailure failure = TransportFailure.None, Exception? innerException = null)
    : Exception(detail, innerException)
{
    private static readonly Dictionary<string, string> NoTrailers = [];

    public StatusCode Status { get; } = status;

    public TransportFailure Failure { get; } = failure;

    /// <summary>Whether the status came in place of an answer, so that there was no message before it.</summary>
    public bool IsAtHeaders { get; init; }

    /// <summary>Whether the server said, in terms of HTTP/2, that it has not looked at the call (RFC 9113, section 8.7).</summary>
    public bool IsUntaken { get; init; }

    /// <summary>The trailers that came with the status; their names ignore case.</summary>
    public IReadOnlyDictionary<string, string> Trailers { get; init; } = NoTrailers;
}
