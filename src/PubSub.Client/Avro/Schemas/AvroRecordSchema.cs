using System.Diagnostics.CodeAnalysis;

namespace PubSub.Client.Avro;

/// <summary>A record: named fields in a fixed order.</summary>
public sealed class AvroRecordSchema : AvroNamedSchema
{
    private readonly Dictionary<string, AvroField> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AvroField?> _byAnyCase = new(StringComparer.OrdinalIgnoreCase);

    internal AvroRecordSchema(AvroName name)
        : base(AvroType.Record, name)
    {
    }

    /// <summary>The fields in the order in which they are encoded.</summary>
    public IReadOnlyList<AvroField> Fields { get; private set; } = [];

    /// <summary>Finds a field by its exact name, else by a name that differs in case from only one field.</summary>
    public bool TryGetField(string name, [MaybeNullWhen(false)] out AvroField field)
    {
        if (_byName.TryGetValue(name, out field)) return true;
        field = _byAnyCase.GetValueOrDefault(name);
        return field is not null;
    }

    /// <summary>Gives the record its fields: after its name is known, because a field may refer to the record.</summary>
    internal void SetFields(AvroField[] fields)
    {
        Fields = fields;
        foreach (var field in fields)
        {
            _byName.Add(field.Name, field);
            if (!_byAnyCase.TryAdd(field.Name, field)) _byAnyCase[field.Name] = null;
        }
    }
}
