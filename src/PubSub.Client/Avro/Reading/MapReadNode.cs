namespace PubSub.Client.Avro;

internal sealed class MapReadNode(ReadNode value) : ReadNode
{
    private const int FirstCapacity = 64;

    internal override int MinimumSize => 1;

    internal override object Read(ref BinaryDecoder decoder)
    {
        decoder.Enter();
        Dictionary<string, object?>? entries = null;
        string? key = null;
        try
        {
            int count;
            while ((count = decoder.ReadBlockStart(EntrySize, out var blockEnd)) > 0)
            {
                entries ??= new Dictionary<string, object?>(Math.Min(count, FirstCapacity), StringComparer.Ordinal);
                for (; count > 0; count--)
                {
                    key = null;
                    key = decoder.ReadString();
                    // As in other implementations, the last of several equal keys wins.
                    entries[key] = value.Read(ref decoder);
                }

                decoder.CheckBlockEnd(blockEnd);
            }
        }
        catch (AvroException e)
        {
            if (key is not null) e.Enclose(ValuePath.Key(key));
            throw;
        }

        decoder.Leave();
        return entries ?? new Dictionary<string, object?>(StringComparer.Ordinal);
    }

    // The key's length is at least one byte.
    private int EntrySize => (int)Math.Min(value.MinimumSize + 1L, int.MaxValue);
}
