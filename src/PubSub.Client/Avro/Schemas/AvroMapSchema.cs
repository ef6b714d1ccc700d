namespace PubSub.Client.Avro;

/// <summary>A map from text to values of one schema.</summary>
public sealed class AvroMapSchema : AvroSchema
{
    internal AvroMapSchema(AvroSchema values)
        : base(AvroType.Map) => Values = values;

    /// <summary>The schema of every value.</summary>
    public AvroSchema Values { get; }

    /// <inheritdoc/>
    public override string ToString() => "map of " + Values;
}
