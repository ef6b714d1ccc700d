namespace PubSub.Client.Events;

/// <summary>Finds out which fields of one schema's change events say something about the record. For one thread at a time.</summary>
public sealed class ChangedFields(EventSchema schema)
{
    private readonly ChangeHeaderReader? _header = ChangeHeaderReader.For(
        schema, ChangeHeader.ChangeType, ChangeHeader.ChangedFields, ChangeHeader.NulledFields, ChangeHeader.DiffFields);

    /// <summary>The fields that are to stay; null for all of them: of a created or undeleted record, and of what is no change event.</summary>
    /// <exception cref="Avro.AvroException">The payload does not begin with a header.</exception>
    public FieldSelection? Select(ReadOnlySpan<byte> payload)
    {
        if (_header is null)
            return null;
        _header.Read(payload);
        return _header[0] switch
        {
            "UPDATE" => new FieldSelection([.. Enumerable.Range(1, 3).Select(i => new FieldSet(schema.Record, _header[i] as object?[] ?? []))]),
            "DELETE" => FieldSelection.WithValue,
            string type when type.StartsWith("GAP_", StringComparison.Ordinal) => FieldSelection.WithValue,
            _ => null,
        };
    }
}
