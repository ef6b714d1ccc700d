using PubSub.Client.Errors;
using PubSub.Client.Text;

namespace PubSub.Client.Publishing;

/// <summary>An event that was not published, or is not known to be.</summary>
public sealed class PublishException : Exception
{
    internal const string LimitExceeded = "LIMIT_EXCEEDED";
    private const string SchemaRefused = "SCHEMA_REFUSED";

    // The service names these in the text of a result; where in the text is not documented
    // (https://developer.salesforce.com/docs/atlas.en-us.platform_events.meta/platform_events/platform_events_publish_api.htm).
    private static readonly string[] KnownCodes =
    [
        LimitExceeded, "PLATFORM_EVENT_PUBLISHING_UNAVAILABLE", "PLATFORM_EVENT_PUBLISH_FAILED", "PLATFORM_EVENT_ENCRYPTION_ERROR",
    ];

    private PublishException(string message, string code, PublishOutcome outcome, Exception? innerException = null)
        : base(message, innerException) => (Code, Outcome) = (code, outcome);

    /// <summary>A stable name of the reason: the service's status code where it is known by one.</summary>
    public string Code { get; }

    /// <summary>Whether the event is certain not to be on the bus.</summary>
    public PublishOutcome Outcome { get; }

    /// <summary>Whether the service refused the event for its schema, or ended the call for one; written with the newest schema it may be taken. In the
    /// latter case it may be on the bus all the same, where <see cref="Outcome"/> says so.</summary>
    public bool IsSchemaRefused => Code == SchemaRefused || InnerException switch
    {
        PubSubException end => IsAboutSchema(end),
        PublishException last => last.IsSchemaRefused,
        _ => false,
    };

    /// <summary>How often an event with this result may be sent again.</summary>
    internal int MaxRetries => Code switch
    {
        "PLATFORM_EVENT_PUBLISHING_UNAVAILABLE" => 10,
        "PLATFORM_EVENT_PUBLISH_FAILED" => 2,
        _ => 0,
    };

    internal static PublishException Refused(string reason) => new(
        $"The service did not publish the event: {(reason.Length == 0 ? "it gave no reason" : Redaction.Clean(reason))}",
        KnownCodes.FirstOrDefault(c => reason.Contains(c, StringComparison.OrdinalIgnoreCase)) ?? (IsAboutSchema(reason) ? SchemaRefused : "PUBLISH"),
        PublishOutcome.Failed);

    // The service has no code of its own for it in a result.
    internal static bool IsAboutSchema(string reason) => reason.Contains("schema", StringComparison.OrdinalIgnoreCase);

    internal static bool IsAboutSchema(PubSubException end) => IsAboutSchema(end.ErrorCode ?? "") || IsAboutSchema(end.Said);

    internal static PublishException NotSent(Exception cause) =>
        new($"The event was not published. {cause.Message}", "NOT_PUBLISHED", PublishOutcome.Failed, cause);

    internal static PublishException Unknown(Exception cause) => new(
        $"The call ended before the service answered: the event may or may not have been published. {cause.Message}",
        "OUTCOME_UNKNOWN", PublishOutcome.Unknown, cause);

    internal static PublishException StillUnknown(PublishException former, PublishException last) =>
        new($"{former.Message} Sent again: {last.Message}", "OUTCOME_UNKNOWN", PublishOutcome.Unknown, last);

    internal static PublishException NoResult(int results, int events, string rpcId) => new(
        $"The service's answer has {results} results for {events} events, and none for this one: it may or may not have been published.{RpcIdText(rpcId)}",
        "OUTCOME_UNKNOWN", PublishOutcome.Unknown);

    internal static PublishException NoPosition(string rpcId) => new(
        $"The service's answer has neither a replay id nor an error for the event: it may or may not have been published.{RpcIdText(rpcId)}",
        "OUTCOME_UNKNOWN", PublishOutcome.Unknown);

    /// <summary>The end of a message, for the service's support to find the call by; empty where the service gives no id.</summary>
    internal static string RpcIdText(string rpcId) => rpcId.Length == 0 ? "" : $" rpcId: {Redaction.Clean(rpcId)}";

    internal static PublishException Ended() => new("The event was not published: publishing was ended before its turn came.", "NOT_PUBLISHED", PublishOutcome.Failed);

    internal static PublishException TooLarge(int size, int limit) => new(
        $"The event has {size} bytes; the service takes {limit} at most, so it was not sent.", "EVENT_TOO_LARGE", PublishOutcome.Failed);
}
