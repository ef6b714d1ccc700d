using System.Collections;
using System.Data;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Management.Automation.Language;
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
        // The usual ones first: whether an object is a PSObject takes a walk up its family.
        null or string or bool or int or long or double or DateTime => value,
        // A custom object is its properties; what else is wrapped is the object itself.
        PSObject { BaseObject: not PSCustomObject } wrapped => Unwrap(wrapped.BaseObject),
        // A pipeline without output, assigned to a variable: it compares equal to $null.
        PSObject when ReferenceEquals(value, AutomationNull.Value) => null,
        NullString => null,
        // A function's own switch, passed on.
        SwitchParameter flag => flag.IsPresent,
        // What a database has for null.
        DBNull => null,
        _ => value,
    };

    public override bool TryReadRecord(object value, Action<string, object?> give)
    {
        switch (value)
        {
            case IEnumerable<KeyValuePair<string, object?>>:
                return base.TryReadRecord(value, give);
            case IDictionary or PSObject { BaseObject: IDictionary }:
                Read((IDictionary)((value as PSObject)?.BaseObject ?? value), give);
                return true;
            case PSObject { BaseObject: DataRow row } wrapped:
                // The columns, and what a user has added, but not what every row has besides them, such as RowState.
                Read(wrapped, (name, entry) =>
                {
                    if (row.Table.Columns.Contains(name) || !RowProperties.Contains(name))
                        give(name, entry);
                });
                return true;
            default:
                var it = PSObject.AsPSObject(value);
                if (IsPlain(it.BaseObject))
                    return false;
                Read(it, give);
                return true;
        }
    }

    private static bool IsPlain(object value) =>
        value is string or IEnumerable or IFormattable or ValueType or Delegate or Uri or Version;

    private static void Read(IDictionary dictionary, Action<string, object?> give)
    {
        foreach (DictionaryEntry entry in dictionary)
            give(Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!, entry.Value);
    }

    private static void Read(PSObject wrapped, Action<string, object?> give)
    {
        if (NoteTable.Current?.TryRead(wrapped, give) == true)
            return;
        foreach (var property in wrapped.Properties)
            PSObjects.Read(property, give);
    }
}
