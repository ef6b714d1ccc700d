using PubSub.Client.Grpc;

namespace PubSub.Client.Errors;

/// <summary>What to tell an administrator about each error of the service
/// (https://developer.salesforce.com/docs/platform/pub-sub-api/guide/handling-errors.html).</summary>
internal static class ServiceErrors
{
    private const string CodePrefix = "sfdc.platform.eventbus.grpc.";

    private const string SignIn =
        "Sign in again with Connect-SfPubSub: the token is expired or revoked, belongs to another org, or the org locks sessions to their IP address.";

    private const string Headers = "Sign in again with Connect-SfPubSub, and check -InstanceUrl and -OrgId.";

    private const string Later = "The service has a temporary problem; try again in a minute.";

    private const string SlowDown = "Too many calls at once; use fewer streams or wait a few minutes.";

    private const string ReplayId =
        "The replay id is unknown, or older than the retention of 72 hours. Start with -From Earliest or -From Latest.";

    private const string OurFault = "This is an error in the module; please report it with the rpc id.";

    private static readonly Dictionary<string, string> ByCode = new(StringComparer.Ordinal)
    {
        ["service.unavailable"] = Later,
        ["service.auth.error"] = SignIn,
        ["service.auth.headers.invalid"] = Headers,
        ["service.auth.refresh.invalid"] = OurFault,
        ["service.protection.triggered"] = SlowDown,
        ["service.protection.stream.limit.triggered"] = SlowDown,
        ["service.tenant.license"] = "The org has no licence for the Pub/Sub API; ask its owner.",
        ["concurrent.client.limit.exceeded"] = "Too many clients are connected to this org; end some of them.",
        ["topic.not.found"] =
            "Check the name; upper and lower case matter. A change event's object must be selected in Setup > Change Data Capture.",
        ["topic.meta.permission"] =
            "Check the name (/event/Name__e, /data/NameChangeEvent), and that the user may read the event.",
        ["topic.api.unavailable"] = Later,
        ["topic.validation.empty"] = "Give the name of a topic.",
        ["schema.meta.permission"] = "The user may not read the event; give it Read permission on it.",
        ["schema.api.unavailable"] = Later,
        ["schema.validation.failed"] = "Give the schema id that Get-SfTopic shows; channels of several events have none.",
        ["subscription.fetch.replayid.corrupted"] = ReplayId,
        ["subscription.fetch.replayid.validation.failed"] = ReplayId,
        ["subscription.fetch.replay.repeated"] = "Start the subscription again.",
        ["subscription.limit.exceeded"] =
            "The org's deliveries of the last 24 hours are used up; events stay for 72 hours, so resume later from the last replay id.",
        ["subscription.fetch.overflow"] = OurFault,
        ["subscription.fetch.requested.events.invalid"] = OurFault,
        ["subscription.fetch.request.invalid"] = OurFault,
        ["subscription.fetch.topic.mismatch"] = OurFault,
        ["subscription.topic.cannot.subscribe"] =
            "The user may not subscribe: platform events need Read on the event, change events View All on the object.",
        ["subscription.internal.error"] = Later,
        ["publish.stream.sweeper.timeout"] = "The stream was idle for too long; send again.",
        ["publish.auth.refresh.invalid"] = OurFault,
        ["publish.event.count.invalid"] = OurFault,
        ["publish.topic.validation.empty"] = "Give the name of a topic.",
        ["publish.topic.mismatch"] = OurFault,
    };

    /// <summary>The code without the prefix that all of them share.</summary>
    public static string? ShortCode(string? errorCode) =>
        errorCode?.StartsWith(CodePrefix, StringComparison.Ordinal) == true ? errorCode[CodePrefix.Length..] : errorCode;

    /// <summary>By code, else by where the connection broke, else by the texts that are known to come without a code, else by status.</summary>
    public static string Advise(string? code, StatusCode status, TransportFailure failure, string message)
    {
        if (code is not null && ByCode.TryGetValue(code, out var advice))
            return advice;
        if (failure != TransportFailure.None)
            return AdviseOnTransport(failure);
        if (message.Contains("authentication exception occurred", StringComparison.OrdinalIgnoreCase))
            return SignIn;
        if (message.Contains("replay id validation failed", StringComparison.OrdinalIgnoreCase))
            return ReplayId;
        return status switch
        {
            StatusCode.Unauthenticated => SignIn,
            StatusCode.PermissionDenied => "Check the name, and the user's permissions on the event.",
            StatusCode.NotFound => ByCode["topic.not.found"],
            StatusCode.ResourceExhausted => SlowDown,
            StatusCode.Unavailable or StatusCode.Internal or StatusCode.DeadlineExceeded => Later,
            StatusCode.Unimplemented => AdviseOnTransport(TransportFailure.NotGrpc),
            _ => "",
        };
    }

    private static string AdviseOnTransport(TransportFailure failure) => failure switch
    {
        TransportFailure.UnknownHost => "Check the spelling of -Endpoint, and the name resolution of this machine.",
        TransportFailure.Refused => "Check -Endpoint and its port, and that a firewall lets this machine out to it.",
        TransportFailure.Tls =>
            "Check that nothing inspects the connection; where a company's proxy does, give its authority with -CertificateAuthorityPath.",
        TransportFailure.Proxy => "Check the proxy's address and credentials, and that it allows CONNECT to the endpoint.",
        TransportFailure.NotGrpc => "Check -Endpoint and its port; a proxy in between must let HTTP/2 through.",
        _ => "The connection broke; try again.",
    };
}
