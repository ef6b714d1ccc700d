namespace PubSub.Client.Avro;

/// <summary>A union: a value of one of several schemas, after the index of its branch.</summary>
public sealed class AvroUnionSchema : AvroSchema
{
    internal AvroUnionSchema(AvroSchema[] branches)
        : base(AvroType.Union)
    {
        Branches = branches;
        IsNullable = Array.Exists(branches, branch => branch.Type == AvroType.Null);
    }

    /// <summary>The branches in the order of their indexes.</summary>
    public IReadOnlyList<AvroSchema> Branches { get; }

    /// <inheritdoc/>
    public override bool IsNullable { get; }

    /// <inheritdoc/>
    public override string ToString() => string.Join(" or ", Branches);
}
