using System.Collections;

namespace PubSub.Client.Avro;

/// <summary>Makes the host's object of a record's values, which are in schema order and valid only during the call.</summary>
public delegate object AvroRecordFactory(ReadOnlySpan<object?> values);

/// <summary>
/// How Avro values become a host's objects and back. Everything but <see cref="Unwrap"/> and <see cref="AsRecord"/> is asked once,
/// when a reader or writer is built; all of it may be called from several threads at once.
/// </summary>
public abstract class AvroBinding
{
    /// <summary>Records are <see cref="AvroRecord"/>, values are plain.</summary>
    public static AvroBinding Default { get; } = new DefaultBinding();

    /// <summary>What makes an object of a record of this schema.</summary>
    public abstract AvroRecordFactory GetRecordFactory(AvroRecordSchema schema);

    /// <summary>
    /// What is applied to every decoded value of the field but null, or nothing. A <see cref="FormatException"/>,
    /// <see cref="OverflowException"/> or <see cref="ArgumentOutOfRangeException"/> of it becomes an <see cref="AvroException"/>.
    /// </summary>
    public virtual Func<object?, object?>? GetReadConverter(AvroRecordSchema record, AvroField field) => null;

    /// <summary>
    /// What is applied to every value given for the field before it is coerced to the schema, or nothing. It does not see null, nor text
    /// that stands for null. A <see cref="FormatException"/> or <see cref="OverflowException"/> of it becomes an
    /// <see cref="AvroValueException"/> with the same message.
    /// </summary>
    public virtual Func<object?, object?>? GetWriteConverter(AvroRecordSchema record, AvroField field) => null;

    /// <summary>The plain CLR value inside the host's wrapper, or the value itself.</summary>
    public virtual object? Unwrap(object? value) => value;

    /// <summary>The names and values of an unwrapped object, for a record or a map; null when it has none.</summary>
    public virtual IEnumerable<KeyValuePair<string, object?>>? AsRecord(object value) => value switch
    {
        AvroRecord record => FromRecord(record),
        IEnumerable<KeyValuePair<string, object?>> entries => entries,
        IDictionary entries => FromDictionary(entries),
        _ => null,
    };

    private static IEnumerable<KeyValuePair<string, object?>> FromRecord(AvroRecord record) =>
        record.Schema.Fields.Select((field, i) => KeyValuePair.Create(field.Name, record[i]));

    private static Dictionary<string, object?>? FromDictionary(IDictionary source)
    {
        var entries = new Dictionary<string, object?>(source.Count, StringComparer.Ordinal);
        foreach (DictionaryEntry entry in source)
        {
            if (entry.Key is not string name) return null;
            entries[name] = entry.Value;
        }

        return entries;
    }

    private sealed class DefaultBinding : AvroBinding
    {
        public override AvroRecordFactory GetRecordFactory(AvroRecordSchema schema) => values => new AvroRecord(schema, values);
    }
}
