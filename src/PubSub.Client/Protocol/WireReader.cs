using Google.Protobuf;

namespace PubSub.Client.Protocol;

/// <summary>Goes from field to field of a message where it lies, and makes no objects of them (https://protobuf.dev/programming-guides/encoding).</summary>
internal ref struct WireReader(ReadOnlySpan<byte> message)
{
    // As Google.Protobuf has it.
    private const int MaxGroups = 100;
    private const int MaxVarintLength = 10;

    private readonly ReadOnlySpan<byte> _bytes = message;
    private int _position;

    /// <summary>The field's number and type; <see cref="WireTag"/> makes those to compare it with.</summary>
    public uint Tag { get; private set; }

    /// <summary>Where in the message the field's bytes begin.</summary>
    public int Start { get; private set; }

    /// <summary>The field's bytes, its length not among them.</summary>
    public readonly ReadOnlySpan<byte> Value => _bytes[Start.._position];

    /// <summary>Goes to the next field; false at the end.</summary>
    /// <exception cref="InvalidDataException">The bytes are no message.</exception>
    public bool Read()
    {
        if (_position == _bytes.Length)
            return false;
        ReadField(0);
        return true;
    }

    private void ReadField(int groups)
    {
        Tag = (uint)ReadVarint();
        if (WireFormat.GetTagFieldNumber(Tag) == 0)
            throw Invalid();
        Start = _position;
        switch (WireFormat.GetTagWireType(Tag))
        {
            case WireFormat.WireType.LengthDelimited:
                // Of 32 bits, whatever stands above them.
                var length = (uint)ReadVarint();
                Start = _position;
                Skip(length);
                break;
            case WireFormat.WireType.Varint:
                ReadVarint();
                break;
            case WireFormat.WireType.Fixed64:
                Skip(sizeof(ulong));
                break;
            case WireFormat.WireType.Fixed32:
                Skip(sizeof(uint));
                break;
            case WireFormat.WireType.StartGroup when groups < MaxGroups:
                SkipGroup(groups + 1);
                break;
            default:
                throw Invalid();
        }
    }

    private void SkipGroup(int groups)
    {
        var (tag, start) = (Tag, Start);
        var end = WireFormat.MakeTag(WireFormat.GetTagFieldNumber(tag), WireFormat.WireType.EndGroup);
        while (PeekVarint() != end)
            ReadField(groups);
        ReadVarint();
        (Tag, Start) = (tag, start);
    }

    private readonly uint PeekVarint()
    {
        var ahead = this;
        return (uint)ahead.ReadVarint();
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (var i = 0; i < MaxVarintLength && _position < _bytes.Length; i++)
        {
            var next = _bytes[_position++];
            value |= (ulong)(next & 0x7F) << (7 * i);
            if (next < 0x80)
                return value;
        }
        throw Invalid();
    }

    private void Skip(uint count)
    {
        if (count > (uint)(_bytes.Length - _position))
            throw Invalid();
        _position += (int)count;
    }

    private readonly InvalidDataException Invalid() => new($"the bytes at {_position} are no field of a message");
}
