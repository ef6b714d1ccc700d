using PubSub.Client.Avro;

namespace PubSub.Client.Events;

/// <summary>Reads events as rows for a table or a CSV file: the same columns for every event of a schema, nested fields as
/// <c>Address.City</c>, and values that look the same in every culture.</summary>
public sealed class FlatReader
{
    private readonly DatumReader _reader;
    private readonly FlatNode[] _fields;
    private readonly object?[] _values;

    /// <param name="schema">The schema of the events.</param>
    /// <param name="timestamps">What dates and times are.</param>
    /// <param name="report">Told what is wrong with a value that can be read all the same; null for nobody.</param>
    public FlatReader(EventSchema schema, TimestampFormat timestamps, Action<string>? report = null)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var shape = new FlatShape(schema.Record);
        _reader = new DatumReader(schema.Record, new RecordBinding(schema, timestamps, report));
        (_fields, Columns) = (shape.Fields, shape.Columns);
        _values = new object?[_fields.Length];
    }

    /// <summary>The names of the columns.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Reads one event. For one thread at a time.</summary>
    /// <param name="payload">The Avro binary.</param>
    /// <param name="row">Gets a value for each column: text, bool, a time, or null.</param>
    /// <exception cref="AvroException">The payload is not an event of the schema.</exception>
    public void ReadFields(ReadOnlySpan<byte> payload, Span<object?> row)
    {
        _reader.ReadFields(payload, _values);
        row.Clear();
        for (var i = 0; i < _fields.Length; i++)
        {
            if (_values[i] is { } value)
                _fields[i].Write(value, row);
        }
    }

    /// <summary>Nested records as <see cref="AvroRecord"/>, which know their schema.</summary>
    private sealed class RecordBinding(EventSchema schema, TimestampFormat timestamps, Action<string>? report)
        : EventBinding(schema, timestamps, report)
    {
        public override AvroRecordFactory GetRecordFactory(AvroRecordSchema schema) => Default.GetRecordFactory(schema);
    }
}
