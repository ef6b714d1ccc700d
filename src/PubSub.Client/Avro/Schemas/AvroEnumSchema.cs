namespace PubSub.Client.Avro;

/// <summary>An enum: one of a list of symbols, encoded as its index.</summary>
public sealed class AvroEnumSchema : AvroNamedSchema
{
    internal AvroEnumSchema(AvroName name, string[] symbols)
        : base(AvroType.Enum, name) => Symbols = symbols;

    /// <summary>The symbols in the order of their indexes.</summary>
    public IReadOnlyList<string> Symbols { get; }
}
