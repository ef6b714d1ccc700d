namespace PubSub.Client.Avro;

/// <summary>Writes the values of one schema. A tree of these is built once and walked for every datum, from any thread.</summary>
internal abstract class WriteNode
{
    /// <summary>The schema's name as messages show it.</summary>
    internal abstract string Wanted { get; }

    /// <summary>Writes one value, still in the host's wrapper.</summary>
    internal void Write(object? value, ref WriteState state)
    {
        var plain = state.Binding.Unwrap(value);
        if (plain is null)
            WriteNull(ref state);
        else
            WriteValue(plain, ref state);
    }

    /// <summary>Whether the value is of the CLR type that reading this schema gives, so that a union need not look further.</summary>
    internal abstract bool IsExact(object value);

    /// <summary>Writes an unwrapped value, or throws <see cref="AvroValueException"/>.</summary>
    internal abstract void WriteValue(object value, ref WriteState state);

    /// <summary>Writes null, or throws <see cref="AvroValueException"/>.</summary>
    internal virtual void WriteNull(ref WriteState state) => throw new AvroValueException(null, "null where " + Wanted + " is required");
}
