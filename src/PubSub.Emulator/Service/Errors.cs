using PubSub.Emulator.Grpc;

namespace PubSub.Emulator.Service;

/// <summary>The errors that the methods raise.</summary>
internal static class Errors
{
    private const string Managed = "managed.subscription.";

    public static RpcFailure HeadersInvalid(string header) => ErrorTable.FailureWithText(
        "service.auth.headers.invalid", $"The {header} header is missing or invalid. Provide valid metadata headers.");

    public static RpcFailure AuthFailed() => ErrorTable.Failure("service.auth.error");

    public static RpcFailure TopicEmpty() => ErrorTable.Failure("topic.validation.empty");

    public static RpcFailure TopicNotFound(string topic) => ErrorTable.Failure("topic.not.found", topic);

    public static RpcFailure TopicNotPermitted(string topic) => ErrorTable.Failure("topic.meta.permission", topic);

    public static RpcFailure SchemaIdBlank() => ErrorTable.Failure("schema.validation.failed");

    public static RpcFailure SchemaUnknown(string id) => ErrorTable.FailureWithText(
        "schema.validation.failed", $"Schema validation failed. The schema ID {id} isn't valid.");

    public static RpcFailure CannotSubscribe(string topic) => ErrorTable.Failure("subscription.topic.cannot.subscribe", topic);

    public static RpcFailure RequestedEventsInvalid() => ErrorTable.Failure("subscription.fetch.requested.events.invalid");

    public static RpcFailure SubscribeTopicMismatch() => ErrorTable.Failure("subscription.fetch.topic.mismatch");

    public static RpcFailure ReplayIdMissing() => ErrorTable.Failure("subscription.fetch.replayid.validation.failed");

    public static RpcFailure ReplayIdCorrupted() => ErrorTable.Failure("subscription.fetch.replayid.corrupted");

    public static RpcFailure DeliveryLimit() => ErrorTable.Failure("subscription.limit.exceeded");

    public static RpcFailure PublishTopicEmpty() => ErrorTable.Failure("publish.topic.validation.empty");

    public static RpcFailure PublishTopicMismatch() => ErrorTable.Failure("publish.topic.mismatch");

    public static RpcFailure PublishEventCount() => ErrorTable.Failure("publish.event.count.invalid");

    public static RpcFailure PublishAuthRefresh() => ErrorTable.Failure("publish.auth.refresh.invalid");

    public static RpcFailure PublishIdle(TimeSpan limit) => ErrorTable.FailureWithText(
        "publish.stream.sweeper.timeout",
        $"No publish request was received in the last {limit.TotalSeconds:0} seconds. Closing the publish stream.");

    /// <summary>An error of ManagedSubscribe by the rest of its code.</summary>
    public static RpcFailure OfManaged(string code) => ErrorTable.Failure(Managed + code);

    public static RpcFailure NoCommit(TimeSpan limit) => ErrorTable.FailureWithText(
        Managed + "sweeper.timeout",
        $"No CommitReplayRequests sent in the last {limit.TotalSeconds:0} seconds. Closing managed subscription.");
}
