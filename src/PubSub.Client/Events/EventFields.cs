namespace PubSub.Client.Events;

/// <summary>The properties that an event has besides the fields of its schema.</summary>
public static class EventFields
{
    /// <summary>The topic that the event came from.</summary>
    public const string Topic = "Topic";

    /// <summary>The name of the event's schema, such as <c>Order_Event__e</c>.</summary>
    public const string EventName = "EventName";

    /// <summary>The event's id.</summary>
    public const string EventId = "EventId";

    /// <summary>The event's position, as text.</summary>
    public const string ReplayId = "ReplayId";

    internal const string CreatedDate = "CreatedDate";
    internal const string CreatedById = "CreatedById";

    /// <summary>Whether a name is one of the four, in any case: PowerShell's properties ignore it.</summary>
    public static bool IsReserved(string name) =>
        name is not null
        && (Is(name, Topic) || Is(name, EventName) || Is(name, EventId) || Is(name, ReplayId));

    /// <summary>What a field of the schema is called on the event: a reserved name gets a trailing underscore.</summary>
    public static string ToProperty(string field) => IsReserved(field) ? $"{field}_" : field;

    /// <summary>The field that a property stands for.</summary>
    internal static string ToField(string property) => property.EndsWith('_') && IsReserved(property[..^1]) ? property[..^1] : property;

    /// <summary>Whether sending fills the field in: the service replaces the one and misuses a wrong other, so neither is taken from the input.</summary>
    internal static bool IsFilledIn(string name) => Is(name, CreatedDate) || Is(name, CreatedById);

    internal static bool Is(string name, string field) => name.Equals(field, StringComparison.OrdinalIgnoreCase);
}
