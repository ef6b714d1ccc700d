using System.Linq.Expressions;
using System.Management.Automation;

namespace PubSub.Events;

/// <summary>What PowerShell's objects are made with.</summary>
internal static class PSObjects
{
    /// <summary>The type name of an object that is nothing but its properties.</summary>
    public const string CustomTypeName = "System.Management.Automation.PSCustomObject";

    private static readonly HashSet<string> ReservedNames =
        new(StringComparer.OrdinalIgnoreCase) { "psbase", "psadapted", "psextended", "psobject", "pstypenames" };

    /// <summary>An empty object with room for so many properties.</summary>
    // The constructor is not in PowerShellStandard.Library, where `new PSObject(12)` would wrap the number 12.
    // It saves a third of the time and keeps the object out of PowerShell's table of resurrected members.
    public static Func<int, PSObject> WithCapacity { get; } = CompileConstructor();

    /// <summary>Whether PowerShell gives every object a member of this name.</summary>
    public static bool IsReserved(string name) => name.StartsWith("ps", StringComparison.OrdinalIgnoreCase) && ReservedNames.Contains(name);

    /// <summary>Names that PowerShell takes as properties of one object: none of its own, and none twice in any case.</summary>
    public static string[] MakeUnique(IEnumerable<string> names)
    {
        var taken = new HashSet<string>(ReservedNames, StringComparer.OrdinalIgnoreCase);
        var result = new List<string>();
        foreach (var name in names)
        {
            var unique = name;
            while (!taken.Add(unique))
                unique += "_";
            result.Add(unique);
        }
        return [.. result];
    }

    /// <summary>Gives a property's name and value, if it can be read.</summary>
    public static void Read(PSPropertyInfo property, Action<string, object?> give)
    {
        if (property.IsGettable)
            give(property.Name, ValueOf(property));
    }

    private static object? ValueOf(PSPropertyInfo property)
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

    private static Func<int, PSObject> CompileConstructor()
    {
        var capacity = Expression.Parameter(typeof(int));
        return Expression.Lambda<Func<int, PSObject>>(Expression.New(typeof(PSObject).GetConstructor([typeof(int)])!, capacity), capacity).Compile();
    }
}
