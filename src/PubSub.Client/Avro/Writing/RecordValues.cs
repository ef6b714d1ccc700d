namespace PubSub.Client.Avro;

/// <summary>What is given for the fields of one record, by position. To be used again and again, by one thread at a time.</summary>
internal sealed class RecordValues(AvroRecordSchema schema)
{
    /// <summary>Stands for a field that nothing is given for; null is a value.</summary>
    internal static readonly object Absent = new();

    private readonly object?[] _values = NewArray(schema.Fields.Count);

    internal object? this[int position] => _values[position];

    /// <summary>Gives a field its value.</summary>
    /// <param name="position">The field's place in the schema.</param>
    /// <param name="name">What the input calls it.</param>
    /// <param name="value">The value, still in the host's wrapper.</param>
    /// <exception cref="AvroValueException">It has one already.</exception>
    internal void Give(int position, string name, object? value)
    {
        if (_values[position] != Absent) throw new AvroValueException(value, "the field is given more than once").Enclose(name);
        _values[position] = value;
    }

    /// <summary>What is given, by the fields' names.</summary>
    internal IEnumerable<KeyValuePair<string, object?>> Given() =>
        schema.Fields.Where(field => _values[field.Position] != Absent).Select(field => KeyValuePair.Create(field.Name, _values[field.Position]));

    /// <summary>Takes everything back.</summary>
    internal void Clear() => Array.Fill(_values, Absent);

    private static object?[] NewArray(int count)
    {
        var values = new object?[count];
        Array.Fill(values, Absent);
        return values;
    }
}
