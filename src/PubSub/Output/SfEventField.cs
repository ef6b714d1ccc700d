using System.Globalization;
using System.Management.Automation;

namespace PubSub;

/// <summary>A field of an event that is yet to be filled in. Its value is a plain one, null at first; what the field wants is only shown.</summary>
public sealed class SfEventField : PSNoteProperty
{
    private readonly Type _type;

    internal SfEventField(string name, object? value, Type type, string hint, bool isRequired)
        : base(name, value) => (_type, Hint, IsRequired) = (type, hint, isRequired);

    /// <summary>What belongs here, in words.</summary>
    public string Hint { get; }

    /// <summary>Whether an event cannot be sent without it.</summary>
    public bool IsRequired { get; }

    /// <summary>The value, or what belongs here where there is none.</summary>
    public string Display => Value is null
        ? $"<{Hint}{(IsRequired ? ", required" : "")}>"
        : (string)LanguagePrimitives.ConvertTo(Value, typeof(string), CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override string TypeNameOfValue => Value is null ? _type.FullName! : base.TypeNameOfValue;

    /// <summary>The definition that Get-Member shows.</summary>
    public override string ToString() => $"{LanguagePrimitives.ConvertTypeNameToPSTypeName(TypeNameOfValue).Trim('[', ']')} {Name}={(Value is null ? Display : Value)}";

    /// <inheritdoc/>
    public override PSMemberInfo Copy() => new SfEventField(Name, Value, _type, Hint, IsRequired);
}
