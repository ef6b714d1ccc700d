namespace PubSub.Client.Avro;

/// <summary>What is given for the fields of one record, by position. To be used again and again, by one thread at a time.</summary>
internal sealed class RecordValues(AvroRecordSchema schema)
{
    // Stands for a null that is given; nothing at all is null itself, which is cleared at once.
    private static readonly object Null = new();

    private readonly object?[] _values = new object?[schema.Fields.Count];

    /// <summary>What is given for a field; false for nothing, which is not null.</summary>
    internal bool TryGet(int position, out object? value)
    {
        var given = _values[position];
        value = given == Null ? null : given;
        return given is not null;
    }

    /// <summary>Gives a field its value.</summary>
    /// <param name="position">The field's place in the schema.</param>
    /// <param name="name">What the input calls it.</param>
    /// <param name="value">The value, still in the host's wrapper.</param>
    /// <exception cref="AvroValueException">It has one already.</exception>
    internal void Give(int position, string name, object? value)
    {
        if (_values[position] is not null) throw new AvroValueException(value, "the field is given more than once").Enclose(name);
        _values[position] = value ?? Null;
    }

    /// <summary>What is given, by the fields' names.</summary>
    internal IEnumerable<KeyValuePair<string, object?>> Given()
    {
        foreach (var field in schema.Fields)
        {
            if (TryGet(field.Position, out var value))
                yield return KeyValuePair.Create(field.Name, value);
        }
    }

    /// <summary>Takes everything back.</summary>
    internal void Clear() => Array.Clear(_values);
}
