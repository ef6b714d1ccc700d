namespace PubSub.Client.Topics;

/// <summary>How topics are named after the events and channels of an org.</summary>
public static class TopicNames
{
    /// <summary>The changes of all objects that are selected in Setup.</summary>
    public const string ChangeEvents = "/data/ChangeEvents";

    internal const string Events = "/event/";
    internal const string Data = "/data/";
    internal const string ChannelSuffix = "__chn";

    private const string ChangeSuffix = "ChangeEvent";

    // Those of Real-Time Event Monitoring whose names do not say so (https://developer.salesforce.com/docs/platform/platform-events,
    // Real-Time Event Monitoring Objects).
    private static readonly HashSet<string> Monitored = new(StringComparer.Ordinal)
    {
        "ApiAnomalyEvent", "BulkApiResultEvent", "ConcurLongRunApexErrEvent", "CredentialStuffingEvent", "FileEvent", "GuestUserAnomalyEvent",
        "LoginAnomalyEvent", "MobileEmailEvent", "MobileEnforcedPolicyEvent", "MobileScreenshotEvent", "MobileTelephonyEvent", "PermissionSetEvent",
        "ReportAnomalyEvent", "SessionHijackingEvent",
    };

    /// <summary>What comes on a topic, by its name.</summary>
    public static TopicKind KindOf(string topic)
    {
        ArgumentNullException.ThrowIfNull(topic);
        var name = topic[(topic.LastIndexOf('/') + 1)..];
        if (topic == ChangeEvents || name.EndsWith(ChannelSuffix, StringComparison.Ordinal))
            return TopicKind.Channel;
        if (topic.StartsWith(Data, StringComparison.Ordinal))
            return TopicKind.ChangeEvent;
        return name.EndsWith("EventStream", StringComparison.Ordinal) || Monitored.Contains(name) ? TopicKind.Monitoring : TopicKind.PlatformEvent;
    }

    /// <summary>The topic of an object of the org; null for an object that is no event.</summary>
    /// <param name="name">The object's API name.</param>
    /// <param name="isQueryable">Whether it has records: events have none, but the calendar's entries and stored logins are called events too.</param>
    internal static string? OfObject(string name, bool isQueryable)
    {
        if (name.EndsWith(ChangeSuffix, StringComparison.Ordinal))
            return Data + name;
        var isEvent = name.EndsWith("__e", StringComparison.Ordinal) || name.EndsWith("EventStream", StringComparison.Ordinal)
            || (name.EndsWith("Event", StringComparison.Ordinal) && !isQueryable);
        return isEvent ? Events + name : null;
    }
}
