using PubSub.Client.Grpc;
using PubSub.Client.Text;

namespace PubSub.Client.Errors;

/// <summary>What to do about each error of the service: the program, and the administrator
/// (https://developer.salesforce.com/docs/platform/pub-sub-api/guide/handling-errors.html).</summary>
internal static class ServiceErrors
{
    private const string CodePrefix = "sfdc.platform.eventbus.grpc.";

    private const string SignIn =
        "Sign in again with Connect-SfPubSub: the token is expired or revoked, belongs to another org, or the org locks sessions to their IP address. "
        + "A session made from a bare token cannot renew itself; one made with -TargetOrg, -ClientCredential, a certificate or another way can.";

    private const string Headers = "Sign in again with Connect-SfPubSub, and check -InstanceUrl and -OrgId.";

    private const string Later = "The service has a temporary problem; try again in a minute.";

    private const string SlowDown = "Too many calls at once; use fewer streams or wait a few minutes.";

    private const string ReplayId =
        "The replay id is unknown, or older than the retention of 72 hours. Start with -From Earliest or -From Latest; with a checkpoint, go on with "
        + "-OnInvalidReplayId Earliest or Latest.";

    private const string Name = "Check the name: it begins with /event/ or /data/, and upper and lower case matter. A change event's object must be selected in Setup > Change Data Capture.";

    private const string ManagedName =
        "Check the id or developer name; the Tooling API lists them (SELECT Id, DeveloperName FROM ManagedEventSubscription). A new one can be used after about five minutes.";

    private const string OurFault = "This is an error in the module; please report it with the rpc id.";

    private static readonly Dictionary<string, (RecoveryAction Action, string Advice)> ByCode = new(StringComparer.Ordinal)
    {
        ["service.unavailable"] = (RecoveryAction.Retry, Later),
        ["service.auth.error"] = (RecoveryAction.SignIn, SignIn),
        ["service.auth.headers.invalid"] = (RecoveryAction.Fail, Headers),
        ["service.auth.refresh.invalid"] = (RecoveryAction.Fail, OurFault),
        ["service.protection.triggered"] = (RecoveryAction.Slow, SlowDown),
        ["service.protection.stream.limit.triggered"] = (RecoveryAction.Slow, SlowDown),
        ["service.tenant.license"] = (RecoveryAction.Fail, "The org has no licence for the Pub/Sub API; ask its owner."),
        ["concurrent.client.limit.exceeded"] = (RecoveryAction.Slow, "Too many clients are connected to this org; end some of them."),
        ["topic.not.found"] = (RecoveryAction.Fail, Name),
        ["topic.meta.permission"] = (RecoveryAction.Fail, "Check the name (/event/Name__e, /data/NameChangeEvent), and that the user may read the event."),
        ["topic.api.unavailable"] = (RecoveryAction.Retry, Later),
        ["topic.validation.empty"] = (RecoveryAction.Fail, "Give the name of a topic."),
        ["schema.meta.permission"] = (RecoveryAction.Fail, "The user may not read the event; give it Read permission on it."),
        ["schema.api.unavailable"] = (RecoveryAction.Retry, Later),
        ["schema.validation.failed"] = (RecoveryAction.Fail, "Give the schema id that Get-SfTopic shows; channels of several events have none."),
        ["subscription.fetch.replayid.corrupted"] = (RecoveryAction.ResetPosition, ReplayId),
        ["subscription.fetch.replayid.validation.failed"] = (RecoveryAction.ResetPosition, ReplayId),
        ["subscription.fetch.replay.repeated"] = (RecoveryAction.Retry, "Start the subscription again."),
        ["subscription.limit.exceeded"] = (RecoveryAction.WaitForAllocation,
            "The org's deliveries of the last 24 hours are used up; events stay for 72 hours, so resume later from the last replay id."),
        ["subscription.fetch.overflow"] = (RecoveryAction.Retry, OurFault),
        ["subscription.fetch.requested.events.invalid"] = (RecoveryAction.Fail, OurFault),
        ["subscription.fetch.request.invalid"] = (RecoveryAction.Fail, OurFault),
        ["subscription.fetch.topic.mismatch"] = (RecoveryAction.Fail, OurFault),
        ["subscription.topic.cannot.subscribe"] = (RecoveryAction.Fail,
            "The user may not subscribe: platform events need Read on the event, change events View All on the object."),
        ["subscription.internal.error"] = (RecoveryAction.Retry, Later),
        ["managed.subscription.already.active"] = (RecoveryAction.WaitForSlot,
            "One client at a time receives from a managed subscription. The service frees it seconds after that client has ended, and about 15 minutes after one has vanished."),
        ["managed.subscription.config.stopped"] = (RecoveryAction.Fail,
            "Set the state of the ManagedEventSubscription to RUN with the Metadata or Tooling API; it takes effect after some minutes."),
        ["managed.subscription.config.deleted"] = (RecoveryAction.Fail, "Make it anew, or receive from its topic with -Topic."),
        ["managed.subscription.developer.name.not.found"] = (RecoveryAction.Fail, ManagedName),
        ["managed.subscription.subscription.id.not.found"] = (RecoveryAction.Fail, ManagedName),
        ["managed.subscription.subscription.id.invalid"] = (RecoveryAction.Fail, "Give the record's id, 15 or 18 characters that begin with 18x, or its developer name."),
        ["managed.subscription.id.or.developer.name.empty"] = (RecoveryAction.Fail, OurFault),
        ["managed.subscription.fetch.request.events.invalid"] = (RecoveryAction.Fail, OurFault),
        ["managed.subscription.fetch.request.invalid"] = (RecoveryAction.Fail, OurFault),
        ["managed.subscription.fetch.request.commit.request.restricted"] = (RecoveryAction.Fail, OurFault),
        ["managed.subscription.fetch.request.auth.request.restricted"] = (RecoveryAction.Fail, OurFault),
        ["publish.stream.sweeper.timeout"] = (RecoveryAction.Retry, "The stream was idle for too long; send again."),
        ["publish.auth.refresh.invalid"] = (RecoveryAction.Fail, OurFault),
        ["publish.event.count.invalid"] = (RecoveryAction.Fail, OurFault),
        ["publish.topic.validation.empty"] = (RecoveryAction.Fail, "Give the name of a topic."),
        ["publish.topic.mismatch"] = (RecoveryAction.Fail, OurFault),
    };

    /// <summary>The code without the prefix that all of them share; null for what is no code.</summary>
    public static string? ShortCode(string? errorCode) =>
        Redaction.Code(errorCode is not null && errorCode.StartsWith(CodePrefix, StringComparison.Ordinal) ? errorCode[CodePrefix.Length..] : errorCode);

    /// <summary>By code, else by where the connection broke, else by the texts that are known to come without a code, else by status.</summary>
    public static (RecoveryAction Action, string Advice) Classify(
        string method, string? code, StatusCode status, TransportFailure failure, string message)
    {
        if (code is not null && ByCode.TryGetValue(code, out var row))
            return row;
        if (failure != TransportFailure.None)
            return ClassifyTransport(failure);
        if (message.Contains("authentication exception occurred", StringComparison.OrdinalIgnoreCase))
            return ByCode["service.auth.error"];
        if (message.Contains("replay id validation failed", StringComparison.OrdinalIgnoreCase))
            return ByCode["subscription.fetch.replayid.corrupted"];
        return status switch
        {
            StatusCode.Unauthenticated => (RecoveryAction.SignIn, SignIn),
            StatusCode.PermissionDenied => (RecoveryAction.Fail, "Check the name, and the user's permissions on the event."),
            StatusCode.NotFound when method == "GetSchema" => (RecoveryAction.Fail, "Check the schema id, which Get-SfTopic shows."),
            StatusCode.NotFound => (RecoveryAction.Fail, Name),
            StatusCode.InvalidArgument => (RecoveryAction.Fail,
                "The service cannot make sense of the request: check the names and ids that it was given. Where they are right, report it with the rpc id."),
            StatusCode.AlreadyExists => ByCode["managed.subscription.already.active"],
            StatusCode.ResourceExhausted => (RecoveryAction.Slow, SlowDown),
            StatusCode.Unavailable or StatusCode.Internal or StatusCode.DeadlineExceeded or StatusCode.Unknown or StatusCode.Aborted
                or StatusCode.Cancelled => (RecoveryAction.Retry, Later),
            StatusCode.Unimplemented => ClassifyTransport(TransportFailure.NotGrpc),
            _ => (RecoveryAction.Fail, ""),
        };
    }

    private static (RecoveryAction Action, string Advice) ClassifyTransport(TransportFailure failure) => failure switch
    {
        TransportFailure.UnknownHost => (RecoveryAction.Retry, "Check the spelling of -Endpoint, and the name resolution of this machine."),
        TransportFailure.Refused => (RecoveryAction.Retry, "Check -Endpoint and its port, and that a firewall lets this machine out to it."),
        TransportFailure.Tls => (RecoveryAction.Retry,
            "Check that nothing inspects the connection; where a company's proxy does, give its authority with -CertificateAuthorityPath."),
        TransportFailure.Proxy => (RecoveryAction.Retry,
            "Check -Proxy or HTTPS_PROXY, and that the proxy allows CONNECT to the endpoint; where it answers 407, give -ProxyCredential or -ProxyUseDefaultCredentials."),
        TransportFailure.NotGrpc => (RecoveryAction.Fail, "Check -Endpoint and its port; a proxy in between must let HTTP/2 through."),
        TransportFailure.Closed => (RecoveryAction.Fail, "Sign in again with Connect-SfPubSub."),
        TransportFailure.Garbled => (RecoveryAction.Retry,
            "The service does not send such bytes: something in between has changed them, or something else has answered. Check -Endpoint and its port."),
        TransportFailure.TooLarge => (RecoveryAction.Fail, "The service does not send messages of this size; something else may have answered."),
        _ => (RecoveryAction.Retry, "The connection broke; try again."),
    };
}
