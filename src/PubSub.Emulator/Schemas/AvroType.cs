namespace PubSub.Emulator.Schemas;

/// <summary>A node of a parsed Avro schema.</summary>
internal abstract class AvroType;

internal sealed class AvroPrimitive(AvroKind kind) : AvroType
{
    public AvroKind Kind { get; } = kind;
}

internal enum AvroKind
{
    Null,
    Boolean,
    Int,
    Long,
    Float,
    Double,
    Bytes,
    String,
}

internal abstract class AvroNamed(string fullName) : AvroType
{
    public string FullName { get; } = fullName;

    public string Name => FullName[(FullName.LastIndexOf('.') + 1)..];
}

internal sealed class AvroRecord(string fullName) : AvroNamed(fullName)
{
    // Filled after construction, because a field may refer back to its own record.
    public List<AvroField> Fields { get; } = [];
}

internal sealed record AvroField(string Name, AvroType Type, string? Doc)
{
    /// <summary>The Salesforce type: DateOnly of <c>Data:DateOnly:00N...</c>, DateTime of <c>CreatedDate:DateTime</c>; "" where there is none.</summary>
    public string Label => Doc?.Split(':') is [_, string label, ..] ? label : "";
}

internal sealed class AvroEnum(string fullName, IReadOnlyList<string> symbols) : AvroNamed(fullName)
{
    public IReadOnlyList<string> Symbols { get; } = symbols;
}

internal sealed class AvroFixed(string fullName, int size) : AvroNamed(fullName)
{
    public int Size { get; } = size;
}

internal sealed class AvroArray(AvroType items) : AvroType
{
    public AvroType Items { get; } = items;
}

internal sealed class AvroMap(AvroType values) : AvroType
{
    public AvroType Values { get; } = values;
}

internal sealed class AvroUnion(IReadOnlyList<AvroType> branches) : AvroType
{
    public IReadOnlyList<AvroType> Branches { get; } = branches;
}
