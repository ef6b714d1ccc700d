namespace PubSub.Client.Avro;

internal sealed class ArrayReadNode(ReadNode item) : ReadNode
{
    // Claims of nested arrays add up, so more than this is allocated only for items that have arrived.
    private const int FirstCapacity = 64;

    internal override int MinimumSize => 1;

    internal override object Read(ref BinaryDecoder decoder)
    {
        decoder.Enter();
        object?[] items = [];
        var read = 0;
        try
        {
            int count;
            while ((count = decoder.ReadBlockStart(item.MinimumSize, out var blockEnd)) > 0)
            {
                var end = read + count;
                while (read < end)
                {
                    // Doubled whatever the block claims: thousands of blocks of one item must not be copied once for each.
                    if (read == items.Length) Array.Resize(ref items, Math.Max(2 * read, Math.Min(end, FirstCapacity)));
                    items[read] = item.Read(ref decoder);
                    read++;
                }

                decoder.CheckBlockEnd(blockEnd);
            }
        }
        catch (AvroException e)
        {
            e.Enclose(ValuePath.Index(read));
            throw;
        }

        decoder.Leave();
        if (read < items.Length) Array.Resize(ref items, read);
        return items;
    }
}
