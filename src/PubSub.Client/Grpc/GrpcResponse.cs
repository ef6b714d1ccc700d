using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace PubSub.Client.Grpc;

/// <summary>The answering half of a call: its messages, then its status.</summary>
internal sealed class GrpcResponse<TResponse> : IDisposable
    where TResponse : class
{
    private readonly HttpResponseMessage _http;
    private readonly MessageReader _reader;
    private readonly string _method;
    private readonly Func<ReadOnlyMemory<byte>, TResponse> _read;

    private GrpcResponse(HttpResponseMessage http, MessageReader reader, string method, Func<ReadOnlyMemory<byte>, TResponse> read) =>
        (_http, _reader, _method, _read) = (http, reader, method, read);

    public long BytesRead => _reader.BytesRead;

    /// <summary>Checks the headers, in the order of trust: status, version, HTTP status, content type.</summary>
    public static async Task<GrpcResponse<TResponse>> OpenAsync(
        HttpResponseMessage http, string method, Func<ReadOnlyMemory<byte>, TResponse> read, int maxMessageSize, CancellationToken cancellationToken)
    {
        try
        {
            // A trailers-only answer has the status among the headers.
            if (ReadStatus(http.Headers, isAtHeaders: true) is { Status: not StatusCode.OK } failure)
                throw failure;
            if (http.Version < HttpVersion.Version20)
                throw NotGrpc(http, StatusCode.Unimplemented, $"The server answered in HTTP/{http.Version}; gRPC needs HTTP/2.");
            var contentType = http.Content.Headers.ContentType?.MediaType;
            if (http.StatusCode != HttpStatusCode.OK || !IsGrpc(contentType))
                throw NotGrpc(http, MapHttpStatus(http.StatusCode), $"The server answered HTTP {(int)http.StatusCode} ({contentType ?? "no content type"}), not gRPC.");
            var body = await http.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            var encoding = http.Headers.TryGetValues("grpc-encoding", out var values) ? values.First() : null;
            return new GrpcResponse<TResponse>(http, new MessageReader(body, encoding, maxMessageSize), method, read);
        }
        catch
        {
            http.Dispose();
            throw;
        }
    }

    /// <summary>The next message; null where the call ended with OK.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="GrpcException">The call ended otherwise, or its bytes are no gRPC.</exception>
    public async ValueTask<TResponse?> ReadAsync(CancellationToken cancellationToken)
    {
        if (await _reader.ReadAsync(cancellationToken).ConfigureAwait(false) is not { } bytes)
            return CheckEnd();
        try
        {
            return _read(bytes);
        }
        // Among those who read, Google.Protobuf throws IndexOutOfRangeException and others besides its own for some hostile bytes.
        catch (Exception e)
        {
            throw new GrpcException(StatusCode.Internal, $"The server sent an answer to {_method} that cannot be read: {e.Message.TrimEnd('.')}.", TransportFailure.Garbled, e);
        }
    }

    /// <summary>Resets the stream of a call that has not ended.</summary>
    public void Dispose() => _http.Dispose();

    private TResponse? CheckEnd()
    {
        // The body's end came with the trailers; a trailers-only OK has its status in the headers.
        var end = ReadStatus(_http.TrailingHeaders, isAtHeaders: false) ?? ReadStatus(_http.Headers, isAtHeaders: true)
            ?? throw new GrpcException(StatusCode.Internal, "The call ended without a gRPC status.", TransportFailure.Broken);
        return end.Status == StatusCode.OK ? null : throw end;
    }

    private static GrpcException? ReadStatus(HttpResponseHeaders headers, bool isAtHeaders)
    {
        if (!headers.TryGetValues("grpc-status", out var values))
            return null;
        var text = values.First();
        var status = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= (int)StatusCode.Unauthenticated
            ? (StatusCode)number
            : StatusCode.Unknown;
        var trailers = headers.ToDictionary(h => h.Key, h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase);
        var message = trailers.TryGetValue("grpc-message", out var encoded) ? Uri.UnescapeDataString(encoded) : "";
        if (message.Length == 0)
            message = $"The server ended the call with status {text} and no message.";
        return new GrpcException(status, message) { Trailers = trailers, IsAtHeaders = isAtHeaders };
    }

    /// <summary>With or without a <c>+proto</c>; <c>application/grpc-web</c> frames its trailers otherwise.</summary>
    private static bool IsGrpc(string? contentType) =>
        string.Equals(contentType, "application/grpc", StringComparison.OrdinalIgnoreCase)
        || contentType?.StartsWith("application/grpc+", StringComparison.OrdinalIgnoreCase) == true;

    private static GrpcException NotGrpc(HttpResponseMessage http, StatusCode status, string detail)
    {
        // What is in between has trouble that passes; 520 and above are of load balancers and content networks.
        var failure = (int)http.StatusCode is 408 or 429 or 500 or 502 or 503 or 504 or >= 520 ? TransportFailure.Broken : TransportFailure.NotGrpc;
        return new GrpcException(status, detail, failure);
    }

    // https://github.com/grpc/grpc/blob/master/doc/http-grpc-status-mapping.md
    private static StatusCode MapHttpStatus(HttpStatusCode status) => (int)status switch
    {
        400 => StatusCode.Internal,
        401 => StatusCode.Unauthenticated,
        403 => StatusCode.PermissionDenied,
        404 => StatusCode.Unimplemented,
        429 or 502 or 503 or 504 => StatusCode.Unavailable,
        _ => StatusCode.Unknown,
    };
}
