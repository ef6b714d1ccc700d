using PubSub.Client.Avro;
using PubSub.Client.Events;

namespace PubSub.Client.Publishing;

/// <summary>What the properties of inputs stand for. Found out once for each name, for inputs of one kind have the same. For one thread at a time.</summary>
internal sealed class InputProperties(AvroRecordSchema record)
{
    /// <summary>The event's id.</summary>
    public const int EventId = -1;

    /// <summary>Nothing that is taken from an input.</summary>
    public const int Ignored = -2;

    /// <summary>A part of a field, or no field at all.</summary>
    public const int Other = -3;

    // What received events have besides the fields, and parts of some.
    private const int OtherProperties = 8;

    private readonly Dictionary<string, int> _known = new(StringComparer.Ordinal);

    // What the last input had, in its order: the next one has the very same texts there, and need not have them hashed.
    private readonly (string? Property, int Target)[] _last = new (string?, int)[record.Fields.Count + OtherProperties];
    private int _next;

    /// <summary>Begins with another input.</summary>
    public void Restart() => _next = 0;

    /// <summary>The position of the field that an input's next property stands for, or one of the constants.</summary>
    public int Find(string property)
    {
        var index = _next++;
        if (index >= _last.Length)
            return LookUp(property);
        ref var last = ref _last[index];
        if (!ReferenceEquals(last.Property, property))
            last = (property, LookUp(property));
        return last.Target;
    }

    private int LookUp(string property)
    {
        if (_known.TryGetValue(property, out var target))
            return target;
        target = FindOut(property);
        // Of other names there may be any number.
        if (target != Other)
            _known.Add(property, target);
        return target;
    }

    private int FindOut(string property) =>
        EventFields.Is(property, EventFields.EventId) ? EventId
        : EventFields.IsReserved(property) || EventFields.IsFilledIn(property) ? Ignored
        : !property.Contains('.', StringComparison.Ordinal) && record.TryGetField(EventFields.ToField(property), out var field) ? field.Position
        : Other;
}
