using PubSub.Client.Errors;
using PubSub.Client.Grpc;

namespace PubSub.Client.Publishing;

/// <summary>What the end of a call says about the requests that it left without an answer.</summary>
internal static class Certainty
{
    // What is in front of the service answers in its place where there is no way to it. It says UNAVAILABLE as well where that way broke
    // while the service had the request (https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_conn_man/response_code_details).
    private static readonly string[] NeverPassedOn = ["no healthy upstream", "connection failure", "reset reason: overflow", "down for maintenance"];

    /// <summary>Whether they may be on the bus. A status at the headers is no proof of the contrary: a server that fails before its first
    /// answer ends the call so (https://github.com/grpc/proposal/blob/master/A6-client-retries.md). A refusal is one where it is plain what it is
    /// about: the only request that has no answer. Of several, one may be on the bus when another one ends the call, be it before the first
    /// answer: in which order the service works and answers is not documented.</summary>
    /// <param name="end">How the call ended.</param>
    /// <param name="unanswered">How many requests it left without an answer.</param>
    public static bool MayBePublished(PubSubException end, int unanswered) => end.Failure switch
    {
        _ when end.IsUntaken => false,
        // Calls that never reached the service.
        TransportFailure.Refused or TransportFailure.UnknownHost or TransportFailure.Tls or TransportFailure.Proxy => false,
        // What is no gRPC comes from somebody in between, who may have passed the requests on before.
        TransportFailure.None or TransportFailure.NotGrpc => unanswered > 1 || !IsRefusal(end),
        _ => true,
    };

    private static bool IsRefusal(PubSubException end) => end.Status switch
    {
        StatusCode.InvalidArgument or StatusCode.NotFound or StatusCode.PermissionDenied or StatusCode.Unauthenticated or StatusCode.Unimplemented => true,
        // Later on it may be the stream that is refused, and not what was sent before.
        StatusCode.ResourceExhausted => end.IsAtHeaders,
        StatusCode.Unavailable => end.IsAtHeaders && Array.Exists(NeverPassedOn, text => end.Said.Contains(text, StringComparison.OrdinalIgnoreCase)),
        _ => false,
    };
}
