using PubSub.Client.Avro;

namespace PubSub.Client.Events;

/// <summary>Reads a few fields of the header of one schema's change events, and nothing behind them: the header is an event's first field.
/// For one thread at a time.</summary>
internal sealed class ChangeHeaderReader
{
    private readonly LeadingFieldsReader _reader;
    private readonly object?[] _values;
    private readonly int[] _positions;

    private ChangeHeaderReader(AvroRecordSchema header, int[] positions)
    {
        _positions = positions;
        _values = new object?[positions.Max() + 1];
        _reader = new LeadingFieldsReader(header, _values.Length, AvroBinding.Default);
    }

    /// <summary>A reader of the named fields; null where the schema's header, if there is one, does not have them all.</summary>
    public static ChangeHeaderReader? For(EventSchema schema, params string[] names)
    {
        if (!ChangeHeader.IsIn(schema))
            return null;
        var header = (AvroRecordSchema)schema.Record.Fields[0].Schema;
        int[] positions = [.. names.Select(name => header.Fields.FirstOrDefault(f => f.Name == name)?.Position ?? -1)];
        return positions.Contains(-1) ? null : new ChangeHeaderReader(header, positions);
    }

    /// <summary>The value of the field that was named at this index, as last read.</summary>
    public object? this[int index] => _values[_positions[index]];

    /// <exception cref="AvroException">The payload does not begin with a header.</exception>
    public void Read(ReadOnlySpan<byte> payload) => _reader.Read(payload, _values);
}
