using PubSub.Client.Avro;
using PubSub.Client.Errors;
using PubSub.Client.Events;
using PubSub.Client.Subscriptions;
using PubSub.Errors;
using PubSub.Parameters;

namespace PubSub.Events;

/// <summary>Tells which received events are to be decoded at all.</summary>
internal sealed class EventSelector
{
    private readonly ChangeEventFilter _filter;

    private EventSelector(ChangeEventFilter filter) => _filter = filter;

    /// <summary>A selector by these names, types and ids; null where none is given.</summary>
    /// <exception cref="UsageException">A name is no wildcard pattern.</exception>
    /// <exception cref="FormatException">An id is none.</exception>
    public static EventSelector? Create(string[] entityNames, string[] changeTypes, string[] recordIds, Action<string> warn) =>
        entityNames.Length + changeTypes.Length + recordIds.Length == 0
            ? null
            : new EventSelector(new ChangeEventFilter([.. entityNames.Select(PatternOf)], [.. changeTypes.Select(PatternOf)], recordIds, warn));

    /// <summary>Whether an event is to be decoded; what cannot be judged is, so that its error is seen.</summary>
    public bool IsWanted(EventBatch batch, int index)
    {
        EventSchema schema;
        try
        {
            schema = batch.GetSchema(index);
        }
        catch (Exception e) when (e is PubSubException or AvroSchemaException)
        {
            return true;
        }
        return _filter.IsWanted(schema, batch[index].Payload);
    }

    private static NamePattern PatternOf(string text) => new(text, Patterns.Of(text).IsMatch);
}
