namespace PubSub.Client.Avro;

/// <summary>An array of items of one schema.</summary>
public sealed class AvroArraySchema : AvroSchema
{
    internal AvroArraySchema(AvroSchema items)
        : base(AvroType.Array) => Items = items;

    /// <summary>The schema of every item.</summary>
    public AvroSchema Items { get; }

    /// <inheritdoc/>
    public override string ToString() => "array of " + Items;
}
