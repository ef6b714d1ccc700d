namespace PubSub.Client.Avro;

/// <summary>A fixed: always the same number of bytes.</summary>
public sealed class AvroFixedSchema : AvroNamedSchema
{
    internal AvroFixedSchema(AvroName name, int size)
        : base(AvroType.Fixed, name) => Size = size;

    /// <summary>How many bytes a value has.</summary>
    public int Size { get; }
}
