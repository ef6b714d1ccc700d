using PubSub.Client.Errors;

namespace PubSub.Client.Publishing;

/// <summary>An event that was not published, or is not known to be.</summary>
public sealed class PublishException : Exception
{
    private PublishException(string message, string code, Exception? innerException)
        : base(message, innerException) => Code = code;

    /// <summary>A stable name of the reason: the service's status code where it is known by one.</summary>
    public string Code { get; }

    // The service names these in the text of the result (pubsub-api.md 6.2); where in the text is not documented.
    private static readonly string[] KnownCodes =
    [
        "LIMIT_EXCEEDED", "PLATFORM_EVENT_PUBLISHING_UNAVAILABLE", "PLATFORM_EVENT_PUBLISH_FAILED", "PLATFORM_EVENT_ENCRYPTION_ERROR",
    ];

    internal static PublishException Refused(string reason) => new(
        $"The service did not publish the event: {(reason.Length == 0 ? "it gave no reason" : reason)}",
        KnownCodes.FirstOrDefault(c => reason.Contains(c, StringComparison.OrdinalIgnoreCase)) ?? "PUBLISH", null);

    internal static PublishException NotSent(PubSubException cause) => new($"The event was not published. {cause.Message}", "NOT_PUBLISHED", cause);

    internal static PublishException Unknown(PubSubException cause) => new(
        $"The connection ended before the service answered: the event may or may not have been published. {cause.Message}", "OUTCOME_UNKNOWN", cause);

    internal static PublishException TooLarge(int size, int limit) => new(
        $"The event has {size} bytes; the service takes {limit} at most, so it was not sent.", "EVENT_TOO_LARGE", null);
}
