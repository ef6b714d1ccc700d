namespace PubSub.Client.Avro;

/// <summary>Reads the values of one schema. A tree of these is built once and walked for every datum, from any thread.</summary>
internal abstract class ReadNode
{
    /// <summary>A lower bound of the bytes that a value takes; 0 only when every value takes none.</summary>
    internal abstract int MinimumSize { get; }

    /// <summary>Reads one value.</summary>
    internal abstract object? Read(ref BinaryDecoder decoder);
}
