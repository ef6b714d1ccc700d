namespace PubSub.Client.Avro;

/// <summary>
/// Encodes a host's objects as data of one schema. Build it once per schema; it may be used from several threads at once.
/// </summary>
public sealed class DatumWriter
{
    private readonly WriteNode _root;
    private readonly AvroBinding _binding;

    /// <summary>Prepares to write data of <paramref name="schema"/>.</summary>
    public DatumWriter(AvroSchema schema, AvroBinding binding)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(binding);
        _root = new WriteNodeBuilder(binding).Build(schema);
        _binding = binding;
    }

    /// <summary>Appends one datum to the encoder, which keeps its former length when this throws.</summary>
    /// <exception cref="AvroValueException">The value, or one inside it, does not fit the schema.</exception>
    public void Write(object? value, BinaryEncoder encoder)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        var length = encoder.Length;
        var state = new WriteState(encoder, _binding);
        try
        {
            _root.Write(value, ref state);
        }
        catch
        {
            encoder.Truncate(length);
            throw;
        }
    }

    /// <summary>Appends one datum of a record schema, of which the values are known by the fields' positions.</summary>
    /// <exception cref="AvroValueException">A value, or one inside it, does not fit the schema; the encoder has part of the datum then.</exception>
    internal void WriteFields(RecordValues values, BinaryEncoder encoder)
    {
        var state = new WriteState(encoder, _binding);
        ((RecordWriteNode)_root).WriteFields(values, ref state);
    }
}
