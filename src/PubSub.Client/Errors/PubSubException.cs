using PubSub.Client.Grpc;
using PubSub.Client.Text;

namespace PubSub.Client.Errors;

/// <summary>A call to the Pub/Sub API that failed: what the service or the network said, and what to do about it.</summary>
public sealed class PubSubException : Exception
{
    /// <summary>The header that a call's own id goes out in.</summary>
    internal const string TraceHeader = "x-client-trace-id";

    private PubSubException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The gRPC status.</summary>
    public required StatusCode Status { get; init; }

    /// <summary>Salesforce's error code without its common prefix, such as <c>topic.not.found</c>; null where no server gave one.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The id that Salesforce support traces a call by; null where the service was not reached.</summary>
    public string? RpcId { get; init; }

    /// <summary>The method of the service that failed, such as <c>Subscribe</c>.</summary>
    public required string Method { get; init; }

    /// <summary>Where the call broke when no server spoke.</summary>
    public required TransportFailure Failure { get; init; }

    /// <summary>The message without the advice.</summary>
    public required string Summary { get; init; }

    /// <summary>One line that says what a person can do; empty where there is nothing to say.</summary>
    public required string Advice { get; init; }

    /// <summary>What a program can do.</summary>
    public required RecoveryAction Recovery { get; init; }

    /// <summary>What the service or the network said, without anything of ours.</summary>
    internal string Said { get; private init; } = "";

    /// <inheritdoc cref="GrpcException.IsAtHeaders"/>
    internal bool IsAtHeaders { get; private init; }

    /// <inheritdoc cref="GrpcException.IsUntaken"/>
    internal bool IsUntaken { get; private init; }

    /// <param name="method">The method that was called.</param>
    /// <param name="subject">What the call was about, such as a topic; it begins the message.</param>
    /// <param name="error">How the call ended.</param>
    /// <param name="traceId">The call's own id, shown where the service was reached and gave none of its own; null for none.</param>
    internal static PubSubException From(string method, string subject, GrpcException error, string? traceId = null)
    {
        var code = ServiceErrors.ShortCode(error.Trailers.GetValueOrDefault("error-code"));
        var rpcId = error.Trailers.TryGetValue("rpc-id", out var id) ? Redaction.Clean(id) : null;
        var said = Redaction.Clean(error.Message);
        var (recovery, advice) = ServiceErrors.Classify(method, code, error.Status, error.Failure, error.Message);
        var reason = $"{error.Status}{(code is null ? "" : $", {code}")}";
        var trace = rpcId switch
        {
            null when traceId is not null && IsReached(error.Failure) => $" {TraceHeader}: {traceId}",
            null => "",
            _ => said.Contains(rpcId, StringComparison.Ordinal) ? "" : $" rpcId: {rpcId}",
        };
        var summary = $"{Redaction.Clean(subject)}: {said}{trace} [{method}: {reason}]";
        // Not the error itself: its message is the server's, uncleaned, and inner exceptions are shown.
        return new PubSubException($"{summary} {advice}".TrimEnd(), error.InnerException)
        {
            Summary = summary,
            Status = error.Status,
            ErrorCode = code,
            RpcId = rpcId,
            Method = method,
            Failure = error.Failure,
            Advice = advice,
            Recovery = recovery,
            Said = said,
            IsAtHeaders = error.IsAtHeaders,
            IsUntaken = error.IsUntaken,
        };
    }

    private static bool IsReached(TransportFailure failure) =>
        failure is not (TransportFailure.UnknownHost or TransportFailure.Refused or TransportFailure.Tls or TransportFailure.Proxy or TransportFailure.Closed);
}
