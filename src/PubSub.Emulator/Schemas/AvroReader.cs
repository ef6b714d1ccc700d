using System.Text;

namespace PubSub.Emulator.Schemas;

/// <summary>Walks over an Avro payload to tell whether it is one, and where its values lie.</summary>
internal ref struct AvroReader(ReadOnlySpan<byte> data)
{
    // Deep enough for any schema of an event, and far from the end of the stack.
    private const int MaxDepth = 64;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _data = data;
    private int _depth;

    public int Position { get; private set; }

    public readonly bool AtEnd => Position == _data.Length;

    public void Skip(AvroType type)
    {
        if (++_depth > MaxDepth)
        {
            throw new FormatException("nested too deeply");
        }

        switch (type)
        {
            case AvroPrimitive primitive:
                SkipPrimitive(primitive.Kind);
                break;
            case AvroRecord record:
                foreach (var field in record.Fields)
                {
                    Skip(field.Type);
                }

                break;
            case AvroUnion union:
                Skip(union.Branches[Index(union.Branches.Count, "union")]);
                break;
            case AvroEnum symbols:
                Index(symbols.Symbols.Count, "enum");
                break;
            case AvroFixed block:
                Take(block.Size);
                break;
            case AvroArray array:
                SkipBlocks(array.Items, keyed: false);
                break;
            case AvroMap map:
                SkipBlocks(map.Values, keyed: true);
                break;
        }

        _depth--;
    }

    public long ReadLong()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var b = Take(1)[0];
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                return (long)(value >> 1) ^ -(long)(value & 1);
            }
        }

        throw new FormatException($"a number of more than 10 bytes before byte {Position}");
    }

    private void SkipPrimitive(AvroKind kind)
    {
        switch (kind)
        {
            case AvroKind.Boolean:
                if (Take(1)[0] > 1)
                {
                    throw new FormatException($"a boolean that is neither 0 nor 1 before byte {Position}");
                }

                break;
            case AvroKind.Int:
                if (ReadLong() is < int.MinValue or > int.MaxValue)
                {
                    throw new FormatException($"an int that needs more than 32 bits before byte {Position}");
                }

                break;
            case AvroKind.Long:
                ReadLong();
                break;
            case AvroKind.Float:
                Take(sizeof(float));
                break;
            case AvroKind.Double:
                Take(sizeof(double));
                break;
            case AvroKind.Bytes:
                Take(ReadLong());
                break;
            case AvroKind.String:
                SkipString();
                break;
        }
    }

    private void SkipString()
    {
        try
        {
            StrictUtf8.GetCharCount(Take(ReadLong()));
        }
        catch (DecoderFallbackException)
        {
            throw new FormatException($"a text that is not UTF-8 before byte {Position}");
        }
    }

    private void SkipBlocks(AvroType items, bool keyed)
    {
        while (true)
        {
            var count = ReadLong();
            if (count == 0)
            {
                return;
            }

            if (count < 0)
            {
                ReadLong();
                count = -count;
            }

            // Items of no bytes (null) would let a few bytes ask for endless work.
            if (count < 0 || count > _data.Length - Position)
            {
                throw new FormatException($"more items than bytes before byte {Position}");
            }

            for (long i = 0; i < count; i++)
            {
                if (keyed)
                {
                    SkipString();
                }

                Skip(items);
            }
        }
    }

    private int Index(int count, string what)
    {
        var index = ReadLong();
        return index >= 0 && index < count
            ? (int)index
            : throw new FormatException($"{what} index {index} of {count} before byte {Position}");
    }

    private ReadOnlySpan<byte> Take(long count)
    {
        if (count < 0 || count > _data.Length - Position)
        {
            throw new FormatException($"the end of the payload in the middle of a value at byte {Position}");
        }

        var taken = _data.Slice(Position, (int)count);
        Position += (int)count;
        return taken;
    }
}
