namespace PubSub.Emulator.Schemas;

/// <summary>What the service does to a published payload: checks it against its schema and puts the bus time into it.</summary>
internal static class PayloadCheck
{
    private const string CreatedDate = "CreatedDate";

    /// <summary>The payload with its CreatedDate replaced.</summary>
    /// <exception cref="FormatException">The payload is not exactly one record of the schema.</exception>
    public static byte[] Stamp(EventSchema schema, ReadOnlySpan<byte> payload, DateTimeOffset now)
    {
        AvroReader reader = new(payload);
        (int Start, int End)? created = null;
        foreach (var field in schema.Root.Fields)
        {
            var start = reader.Position;
            reader.Skip(field.Type);
            if (field is { Name: CreatedDate, Type: AvroPrimitive { Kind: AvroKind.Long } })
            {
                created = (start, reader.Position);
            }
        }

        if (!reader.AtEnd)
        {
            throw new FormatException($"{payload.Length - reader.Position} bytes left over after the record");
        }

        return created is { } place
            ? [.. payload[..place.Start], .. AvroWriter.Write(now.ToUnixTimeMilliseconds()), .. payload[place.End..]]
            : payload.ToArray();
    }
}
