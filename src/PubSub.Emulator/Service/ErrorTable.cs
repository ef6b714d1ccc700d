using System.Globalization;
using PubSub.Emulator.Grpc;

namespace PubSub.Emulator.Service;

/// <summary>
/// Every error code of the service with its status and its text, in which {0} is the topic. Where the service was never seen or
/// described, status and text are ours.
/// </summary>
internal static class ErrorTable
{
    private const string Managed = "managed.subscription.";
    private const string InvalidReplayId = "The Replay ID validation failed. Ensure that the Replay ID is valid.";
    private const string BlankTopic = "Topic validation failed. The topic name can't be blank.";

    private static readonly Dictionary<string, (StatusCode Status, string Text)> Rows = new(StringComparer.Ordinal)
    {
        ["service.unavailable"] = (StatusCode.Internal, "The service is unavailable. Try again later."),
        ["service.auth.error"] = (
            StatusCode.Unauthenticated, "An authentication exception occurred. Provide valid authentication via metadata headers."),
        ["service.auth.headers.invalid"] = (
            StatusCode.Unauthenticated, "A metadata header is missing or invalid. Provide valid metadata headers."),
        ["service.auth.refresh.invalid"] = (StatusCode.Unauthenticated, "The auth_refresh value is invalid."),
        ["service.protection.triggered"] = (
            StatusCode.ResourceExhausted,
            "The service received too many connections and doesn't have the resources to accept new connections."),
        ["service.protection.stream.limit.triggered"] = (
            StatusCode.ResourceExhausted, "The service received too many requests on this stream."),
        ["service.tenant.license"] = (StatusCode.PermissionDenied, "Your org doesn't have a license for Pub/Sub API."),
        ["concurrent.client.limit.exceeded"] = (
            StatusCode.ResourceExhausted, "You have exceeded the limit of concurrent publishers and subscribers."),

        ["topic.not.found"] = (
            StatusCode.NotFound,
            $"The topic information for org {Org.OrgIdentity.TenantGuid} and topic {{0}} not found. "
            + "Ensure the topic name is correct and that the topic exists."),
        ["topic.meta.permission"] = (StatusCode.PermissionDenied, "You don't have permission to access the topic {0}."),
        ["topic.api.unavailable"] = (StatusCode.Unavailable, "The topic information is unavailable. Try again later."),
        ["topic.validation.empty"] = (StatusCode.InvalidArgument, BlankTopic),
        ["schema.meta.permission"] = (StatusCode.PermissionDenied, "You don't have permission to access the schema."),
        ["schema.api.unavailable"] = (StatusCode.Unavailable, "The schema information is unavailable. Try again later."),
        ["schema.validation.failed"] = (
            StatusCode.InvalidArgument, "Schema validation failed. The schema ID can't be blank."),

        ["subscription.fetch.replayid.corrupted"] = (StatusCode.InvalidArgument, InvalidReplayId),
        ["subscription.fetch.replayid.validation.failed"] = (StatusCode.InvalidArgument, InvalidReplayId),
        ["subscription.fetch.replay.repeated"] = (
            StatusCode.Aborted, "The Replay ID is lower than one that was delivered before. Subscribe again."),
        ["subscription.limit.exceeded"] = (
            StatusCode.ResourceExhausted, "You have exceeded the event delivery limit for your org."),
        ["subscription.fetch.overflow"] = (
            StatusCode.ResourceExhausted, "More events were requested than were drained from the stream."),
        ["subscription.fetch.requested.events.invalid"] = (
            StatusCode.InvalidArgument, "The number of requested events must be greater than zero."),
        ["subscription.fetch.request.invalid"] = (StatusCode.InvalidArgument, "The fetch request is invalid."),
        ["subscription.fetch.topic.mismatch"] = (
            StatusCode.InvalidArgument, "The topic name must be the same in all fetch requests of a stream."),
        ["subscription.topic.cannot.subscribe"] = (StatusCode.PermissionDenied, "You can't subscribe to the topic {0}."),
        ["subscription.internal.error"] = (StatusCode.Internal, "An internal error occurred in the subscription."),

        ["publish.stream.sweeper.timeout"] = (
            StatusCode.DeadlineExceeded, "No publish request was received for too long. Closing the publish stream."),
        ["publish.auth.refresh.invalid"] = (
            StatusCode.InvalidArgument, "The first publish request of a stream can't contain auth_refresh."),
        ["publish.event.count.invalid"] = (
            StatusCode.InvalidArgument, "The publish request contains no events. Provide at least one event."),
        ["publish.topic.validation.empty"] = (StatusCode.InvalidArgument, BlankTopic),
        ["publish.topic.mismatch"] = (
            StatusCode.InvalidArgument, "The topic name must be the same in all publish requests of a stream."),

        [Managed + "already.active"] = (
            StatusCode.AlreadyExists,
            "An active managed subscription with the same ID already exists. If a previous subscription with the same ID was stopped, "
            + "there can be a delay before it expires. Try subscribing again later."),
        [Managed + "config.stopped"] = (StatusCode.FailedPrecondition, "The managed subscription is stopped."),
        [Managed + "config.deleted"] = (StatusCode.NotFound, "The managed subscription was deleted."),
        [Managed + "developer.name.not.found"] = (StatusCode.NotFound, "There is no managed subscription with this developer name."),
        [Managed + "subscription.id.not.found"] = (StatusCode.NotFound, "There is no managed subscription with this ID."),
        [Managed + "subscription.id.invalid"] = (StatusCode.InvalidArgument, "The subscription ID must have 15 or 18 characters."),
        [Managed + "id.or.developer.name.empty"] = (
            StatusCode.InvalidArgument, "Provide either the subscription ID or the developer name."),
        [Managed + "fetch.request.events.invalid"] = (
            StatusCode.InvalidArgument, "The number of requested events can't be negative."),
        [Managed + "fetch.request.invalid"] = (
            StatusCode.InvalidArgument, "The fetch request has neither a number of requested events nor a commit."),
        [Managed + "fetch.request.commit.request.restricted"] = (
            StatusCode.InvalidArgument, "The first fetch request of a stream can't contain a commit."),
        [Managed + "fetch.request.auth.request.restricted"] = (
            StatusCode.InvalidArgument, "The first fetch request of a stream can't contain auth_refresh."),

        // The service's own name for it was never seen.
        [Managed + "sweeper.timeout"] = (
            StatusCode.DeadlineExceeded,
            "No CommitReplayRequests sent in the last 1800 seconds. Closing managed subscription."),
    };

    public static IEnumerable<string> Codes => Rows.Keys;

    public static bool Knows(string code) => Rows.ContainsKey(code);

    public static RpcFailure Failure(string code, string topic = "") =>
        new(Rows[code].Status, code, string.Format(CultureInfo.InvariantCulture, Rows[code].Text, topic));

    /// <summary>The error with a text that says more than the table's.</summary>
    public static RpcFailure FailureWithText(string code, string text) => new(Rows[code].Status, code, text);
}
