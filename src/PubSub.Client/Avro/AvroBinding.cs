using System.Collections;

namespace PubSub.Client.Avro;

/// <summary>Makes the host's object of a record's values, which are in schema order and valid only during the call.</summary>
public delegate object AvroRecordFactory(ReadOnlySpan<object?> values);

/// <summary>
/// How Avro values become a host's objects and back. Everything but <see cref="Unwrap"/> and <see cref="TryReadRecord"/> is asked once,
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

    /// <summary>Gives the names and values of an unwrapped object, for a record or a map; false when it has none, and nothing was given.</summary>
    public virtual bool TryReadRecord(object value, Action<string, object?> give)
    {
        ArgumentNullException.ThrowIfNull(give);
        switch (value)
        {
            case AvroRecord record:
                for (var i = 0; i < record.Schema.Fields.Count; i++) give(record.Schema.Fields[i].Name, record[i]);
                return true;
            case IEnumerable<KeyValuePair<string, object?>> entries:
                foreach (var (name, entry) in entries) give(name, entry);
                return true;
            case IDictionary entries when entries.Keys.Cast<object>().All(key => key is string):
                foreach (DictionaryEntry entry in entries) give((string)entry.Key, entry.Value);
                return true;
            default:
                return false;
        }
    }

    private sealed class DefaultBinding : AvroBinding
    {
        public override AvroRecordFactory GetRecordFactory(AvroRecordSchema schema) => values => new AvroRecord(schema, values);
    }
}
