namespace PubSub.Client.Avro;

/// <summary>
/// Reads the first fields of a record and nothing behind them: what a look at the beginning costs, however large the datum is.
/// Build it once per schema; it may be used from several threads at once.
/// </summary>
public sealed class LeadingFieldsReader
{
    private readonly AvroRecordSchema _schema;
    private readonly ReadNode[] _nodes;

    /// <summary>Prepares to read the first <paramref name="count"/> fields of data that begins with a record of <paramref name="schema"/>.</summary>
    public LeadingFieldsReader(AvroRecordSchema schema, int count, AvroBinding binding)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(binding);
        _schema = schema;
        var builder = new ReadNodeBuilder(binding);
        _nodes = [.. schema.Fields.Take(count).Select(field => builder.Build(field.Schema))];
    }

    /// <summary>Reads the fields into <paramref name="values"/>, which has one element for each. The data may go on behind them.</summary>
    /// <exception cref="AvroException">The bytes do not begin with these fields.</exception>
    public void Read(ReadOnlySpan<byte> data, Span<object?> values)
    {
        var decoder = new BinaryDecoder(data);
        var i = 0;
        try
        {
            for (; i < _nodes.Length; i++) values[i] = _nodes[i].Read(ref decoder);
        }
        catch (AvroException e)
        {
            e.Enclose(_schema.Fields[i].Name);
            throw;
        }
    }
}
