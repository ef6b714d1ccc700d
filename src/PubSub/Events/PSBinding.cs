using System.Collections;
using System.Data;
using System.Globalization;
using System.Management.Automation;
using PubSub.Client.Avro;
using PubSub.Client.Events;

namespace PubSub.Events;

/// <summary>Avro values as PowerShell's objects, and back.</summary>
internal sealed class PSBinding(EventSchema schema, Client.Events.TimestampFormat timestamps = default, Action<string>? report = null)
    : EventBinding(schema, timestamps, report)
{
    private static readonly HashSet<string> RowProperties = [.. typeof(DataRow).GetProperties().Select(p => p.Name)];

    public override AvroRecordFactory GetRecordFactory(AvroRecordSchema schema)
    {
        var shape = new ObjectShape(schema.Fields.Select(f => f.Name));
        return values => shape.Create(values);
    }

    public override object? Unwrap(object? value) => value switch
    {
        // A custom object is its properties; what else is wrapped is the object itself.
        PSObject { BaseObject: not PSCustomObject } wrapped => Unwrap(wrapped.BaseObject),
        // A function's own switch, passed on.
        SwitchParameter flag => flag.IsPresent,
        // What a database has for null.
        DBNull => null,
        _ => value,
    };

    public override IEnumerable<KeyValuePair<string, object?>>? AsRecord(object value) => value switch
    {
        IEnumerable<KeyValuePair<string, object?>> fields => fields,
        PSObject { BaseObject: IDictionary dictionary } => Read(dictionary),
        // The columns, and what a user has added, but not what every row has besides them, such as RowState.
        PSObject { BaseObject: DataRow row } wrapped => Read(wrapped).Where(p => row.Table.Columns.Contains(p.Key) || !RowProperties.Contains(p.Key)),
        PSObject wrapped when IsPlain(wrapped.BaseObject) => null,
        PSObject wrapped => Read(wrapped),
        IDictionary dictionary => Read(dictionary),
        _ when IsPlain(value) => null,
        _ => Read(PSObject.AsPSObject(value)),
    };

    private static bool IsPlain(object value) =>
        value is string or IEnumerable or IFormattable or ValueType or Delegate or Uri or Version;

    private static IEnumerable<KeyValuePair<string, object?>> Read(IDictionary dictionary)
    {
        foreach (DictionaryEntry entry in dictionary)
            yield return KeyValuePair.Create(Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!, entry.Value);
    }

    private static IEnumerable<KeyValuePair<string, object?>> Read(PSObject wrapped)
    {
        foreach (var property in NoteTable.Current?.TryRead(wrapped) ?? wrapped.Properties)
        {
            if (property.IsGettable)
                yield return KeyValuePair.Create(property.Name, GetValue(property));
        }
    }

    private static object? GetValue(PSPropertyInfo property)
    {
        try
        {
            return property.Value;
        }
        catch (GetValueException)
        {
            // As everywhere in PowerShell, a property whose getter fails has no value.
            return null;
        }
    }
}
