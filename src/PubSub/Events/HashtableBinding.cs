using System.Collections.Specialized;
using PubSub.Client.Avro;
using PubSub.Client.Events;

namespace PubSub.Events;

/// <summary>Avro records as ordered hashtables, which cost a fraction of an object with properties.</summary>
internal sealed class HashtableBinding(EventSchema schema, Client.Events.TimestampFormat timestamps) : EventBinding(schema, timestamps)
{
    public override AvroRecordFactory GetRecordFactory(AvroRecordSchema schema)
    {
        var names = PSObjects.MakeUnique(schema.Fields.Select(f => f.Name));
        return values => Create(names, [], values);
    }

    /// <summary>A hashtable like <c>[ordered]@{}</c>: upper and lower case are the same.</summary>
    public static object Create(string[] names, ReadOnlySpan<object?> first, ReadOnlySpan<object?> values)
    {
        var result = new OrderedDictionary(names.Length, StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < first.Length; i++)
            result.Add(names[i], first[i]);
        for (var i = 0; i < values.Length; i++)
            result.Add(names[first.Length + i], values[i]);
        return result;
    }
}
