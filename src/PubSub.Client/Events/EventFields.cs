using PubSub.Client.Avro;

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

    /// <summary>Whether a field is filled in on sending: the service replaces the one and misuses a wrong other, so neither is taken from the input.</summary>
    public static bool IsFilledIn(string name) => name is not null && (Is(name, CreatedDate) || Is(name, CreatedById));

    /// <summary>Whether an event cannot be sent without a value for a field.</summary>
    public static bool IsRequired(AvroField field) => field is { Schema.IsNullable: false, HasDefault: false } && !IsFilledIn(field.Name);

    /// <summary>What a field of the schema is called on the event: a reserved name gets a trailing underscore.</summary>
    public static string ToProperty(string field) => IsReserved(field) ? $"{field}_" : field;

    /// <summary>The field that a property stands for, or a part of a field: <c>Topic_.Name</c>.</summary>
    internal static string ToField(string property)
    {
        var dot = property.IndexOf('.', StringComparison.Ordinal);
        var end = dot < 0 ? property.Length : dot;
        return end > 0 && property[end - 1] == '_' && IsReserved(property[..(end - 1)]) ? property.Remove(end - 1, 1) : property;
    }

    internal static bool Is(string name, string field) => name.Equals(field, StringComparison.OrdinalIgnoreCase);
}
