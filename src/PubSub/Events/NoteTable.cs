using System.Collections.ObjectModel;
using System.Collections.Specialized;
using System.Linq.Expressions;
using System.Management.Automation;
using System.Reflection;

namespace PubSub.Events;

/// <summary>PowerShell's own table of the properties that were added to an object, without the public collection around it.</summary>
/// <remarks>
/// It makes an object of 16 properties in 1.0 instead of 2.7 µs, and reads ten of one in 0.1 instead of 6.9: the public collection
/// copies each property, hashes each name three times, and gives every object it enumerates five sets of reserved members.
/// The table is not public, so it is tried out first; where PowerShell has it otherwise, <see cref="Current"/> is null.
/// </remarks>
internal sealed class NoteTable
{
    private const BindingFlags Internal = BindingFlags.Instance | BindingFlags.NonPublic;

    private readonly Func<PSObject, OrderedDictionary?> _of;
    private readonly Func<PSObject, Collection<string>> _typeNames;
    private readonly Action<PSMemberInfo, object> _setOwner;

    private NoteTable(Func<PSObject, OrderedDictionary?> of, Func<PSObject, Collection<string>> typeNames, Action<PSMemberInfo, object> setOwner) =>
        (_of, _typeNames, _setOwner) = (of, typeNames, setOwner);

    /// <summary>The way to the tables of this PowerShell; null where it keeps them in another way.</summary>
    public static NoteTable? Current { get; } = Find();

    /// <summary>Adds properties to an object that has none of these names.</summary>
    public void Add(PSObject owner, ReadOnlySpan<string> names, ReadOnlySpan<object?> values)
    {
        var table = _of(owner)!;
        for (var i = 0; i < values.Length; i++)
        {
            var property = new PSNoteProperty(names[i], values[i]);
            _setOwner(property, owner);
            table.Add(names[i], property);
        }
    }

    /// <summary>Gives the names and values of a custom object; false for one that has other properties too, by its type's name or its base object.</summary>
    public bool TryRead(PSObject owner, Action<string, object?> give)
    {
        if (owner.BaseObject is not PSCustomObject || _typeNames(owner) is not [PSObjects.CustomTypeName, "System.Object"] || _of(owner) is not { } table)
            return false;
        // By index: foreach would box an entry for each property.
        for (var i = 0; i < table.Count; i++)
        {
            if (table[i] is not PSNoteProperty note)
            {
                ReadRest(table, i, give);
                break;
            }
            give(note.Name, note.Value);
        }
        return true;
    }

    /// <summary>As the public collection does, from a copy: a script that gives a value may add and remove properties meanwhile.</summary>
    private static void ReadRest(OrderedDictionary table, int begin, Action<string, object?> give)
    {
        foreach (var member in table.Values.Cast<object>().Skip(begin).ToArray())
        {
            // The reserved members of an object whose public collection was enumerated are in the table too.
            if (member is PSPropertyInfo property && !PSObjects.IsReserved(property.Name))
                PSObjects.Read(property, give);
        }
    }

    private static NoteTable? Find()
    {
        var members = typeof(PSObject).GetField("_instanceMembers", Internal);
        var table = members?.FieldType.GetField("_members", Internal);
        var typeNames = typeof(PSObject).GetProperty("InternalTypeNames", Internal);
        var setOwner = typeof(PSMemberInfo).GetMethod("ReplicateInstance", Internal, [typeof(object)]);
        if (table?.FieldType != typeof(OrderedDictionary) || !typeof(Collection<string>).IsAssignableFrom(typeNames?.PropertyType) || setOwner is null)
            return null;
        var owner = Expression.Parameter(typeof(PSObject));
        var found = new NoteTable(
            Expression.Lambda<Func<PSObject, OrderedDictionary?>>(Field(Expression.Field(owner, members!), table), owner).Compile(),
            typeNames.GetMethod!.CreateDelegate<Func<PSObject, Collection<string>>>(),
            setOwner.CreateDelegate<Action<PSMemberInfo, object>>());
        return found.Works() ? found : null;
    }

    private static ConditionalExpression Field(MemberExpression owner, FieldInfo field) => Expression.Condition(
        Expression.ReferenceEqual(owner, Expression.Constant(null)), Expression.Constant(null, field.FieldType), Expression.Field(owner, field));

    /// <summary>Whether what is added here is seen by the public collection, and the other way round.</summary>
    private bool Works()
    {
        var sample = PSObjects.WithCapacity(2);
        if (_of(sample) is not { Count: 0 })
            return false;
        Add(sample, ["First"], [1]);
        sample.Properties.Add(new PSNoteProperty("Second", 2));
        var read = new List<(string, object?)>();
        return TryRead(sample, (name, value) => read.Add((name, value)))
            && read.SequenceEqual([("First", 1), ("Second", 2)])
            && sample.Properties.Select(p => (p.Name, p.Value)).SequenceEqual([("First", 1), ("Second", 2)]);
    }
}
