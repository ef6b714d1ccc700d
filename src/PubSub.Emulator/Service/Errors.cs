using PubSub.Emulator.Grpc;
using PubSub.Emulator.Org;

namespace PubSub.Emulator.Service;

/// <summary>The errors of the service: status, code and text of each. Texts that were never seen are ours.</summary>
internal static class Errors
{
    private const string InvalidReplayId = "The Replay ID validation failed. Ensure that the Replay ID is valid.";

    public static RpcFailure HeadersInvalid(string header) => Of(
        StatusCode.Unauthenticated, "service.auth.headers.invalid",
        $"The {header} header is missing or invalid. Provide valid metadata headers.");

    public static RpcFailure AuthFailed() => Of(
        StatusCode.Unauthenticated, "service.auth.error",
        "An authentication exception occurred. Provide valid authentication via metadata headers.");

    public static RpcFailure TopicEmpty() => Of(
        StatusCode.InvalidArgument, "topic.validation.empty", "Topic validation failed. The topic name can't be blank.");

    public static RpcFailure TopicNotFound(string topic) => Of(
        StatusCode.NotFound, "topic.not.found",
        $"The topic information for org {OrgIdentity.TenantGuid} and topic {topic} not found. "
        + "Ensure the topic name is correct and that the topic exists.");

    public static RpcFailure TopicNotPermitted(string topic) => Of(
        StatusCode.PermissionDenied, "topic.meta.permission", $"You don't have permission to access the topic {topic}.");

    public static RpcFailure SchemaIdBlank() => Of(
        StatusCode.InvalidArgument, "schema.validation.failed", "Schema validation failed. The schema ID can't be blank.");

    public static RpcFailure SchemaUnknown(string id) => Of(
        StatusCode.InvalidArgument, "schema.validation.failed", $"Schema validation failed. The schema ID {id} isn't valid.");

    public static RpcFailure CannotSubscribe(string topic) => Of(
        StatusCode.PermissionDenied, "subscription.topic.cannot.subscribe", $"You can't subscribe to the topic {topic}.");

    public static RpcFailure RequestedEventsInvalid(int requested) => Of(
        StatusCode.InvalidArgument, "subscription.fetch.requested.events.invalid",
        $"The number of requested events must be greater than zero, and it is {requested}.");

    public static RpcFailure SubscribeTopicMismatch() => Of(
        StatusCode.InvalidArgument, "subscription.fetch.topic.mismatch",
        "The topic name must be the same in all fetch requests of a stream.");

    public static RpcFailure ReplayIdMissing() => Of(
        StatusCode.InvalidArgument, "subscription.fetch.replayid.validation.failed", InvalidReplayId);

    public static RpcFailure ReplayIdCorrupted() => Of(
        StatusCode.InvalidArgument, "subscription.fetch.replayid.corrupted", InvalidReplayId);

    public static RpcFailure PublishTopicEmpty() => Of(
        StatusCode.InvalidArgument, "publish.topic.validation.empty", "Topic validation failed. The topic name can't be blank.");

    public static RpcFailure PublishTopicMismatch() => Of(
        StatusCode.InvalidArgument, "publish.topic.mismatch", "The topic name must be the same in all publish requests of a stream.");

    public static RpcFailure PublishEventCount() => Of(
        StatusCode.InvalidArgument, "publish.event.count.invalid", "The publish request contains no events. Provide at least one event.");

    public static RpcFailure PublishAuthRefresh() => Of(
        StatusCode.InvalidArgument, "publish.auth.refresh.invalid", "The first publish request of a stream can't contain auth_refresh.");

    public static RpcFailure PublishIdle(TimeSpan limit) => Of(
        StatusCode.DeadlineExceeded, "publish.stream.sweeper.timeout",
        $"No publish request was received in the last {limit.TotalSeconds:0} seconds. Closing the publish stream.");

    private static RpcFailure Of(StatusCode status, string code, string text) => new(status, code, text);
}
