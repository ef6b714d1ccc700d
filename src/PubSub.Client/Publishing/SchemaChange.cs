using PubSub.Client.Avro;
using PubSub.Client.Events;

namespace PubSub.Client.Publishing;

/// <summary>Writes events anew that were written with an older schema of their topic: from their bytes, for the objects that they were made of
/// may be other ones by now. For one thread at a time.</summary>
public sealed class SchemaChange
{
    private readonly DatumReader _reader;
    private readonly DatumWriter _writer;
    private readonly AvroRecordSchema _newer;
    private readonly BinaryEncoder _encoder = new();

    /// <param name="older">The schema that the events are written with.</param>
    /// <param name="newer">The schema to write them with.</param>
    public SchemaChange(EventSchema older, EventSchema newer)
    {
        ArgumentNullException.ThrowIfNull(older);
        ArgumentNullException.ThrowIfNull(newer);
        (OlderId, _newer) = (older.Id, newer.Record);
        _reader = new DatumReader(older.Record, AvroBinding.Default);
        _writer = new DatumWriter(_newer, AvroBinding.Default);
    }

    /// <summary>The id of the schema that the events are written with.</summary>
    public string OlderId { get; }

    /// <summary>The same values in the newer schema; a field that is gone is left out where it has no value.</summary>
    /// <param name="payload">The Avro binary in the older schema.</param>
    /// <exception cref="AvroValueException">A value has no place in the newer schema, or one is missing; the message names it.</exception>
    public byte[] Rewrite(ReadOnlySpan<byte> payload)
    {
        var record = (AvroRecord)_reader.Read(payload)!;
        var values = record.Schema.Fields.Select((field, position) => KeyValuePair.Create(field.Name, record[position]));
        _encoder.Clear();
        _writer.Write(values.Where(v => v.Value is not null || _newer.TryGetField(v.Key, out _)), _encoder);
        return _encoder.ToArray();
    }
}
