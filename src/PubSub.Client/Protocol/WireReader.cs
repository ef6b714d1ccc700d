using Google.Protobuf;

namespace PubSub.Client.Protocol;

/// <summary>Goes from field to field of a message where it lies, and makes no objects of them (https://protobuf.dev/programming-guides/encoding).</summary>
internal ref struct WireReader(ReadOnlySpan<byte> message)
{
    // As Google.Protobuf has it.
    private const int MaxGroups = 100;
    private const int MaxVarintLength = 10;

    private readonly ReadOnlySpan<byte> _bytes = message;
    private int _start;
    private int _position;

    /// <summary>The field's number and type; <see cref="WireTag"/> makes those to compare it with.</summary>
    public uint Tag { get; private set; }

    /// <summary>The field's value, where its type is a varint.</summary>
    public ulong Varint { get; private set; }

    /// <summary>The field's bytes, its length not among them.</summary>
    public readonly ReadOnlySpan<byte> Value => _bytes[_start.._position];

    /// <summary>Where the field's bytes are in the message.</summary>
    public readonly WirePart Part => new(_start, _position - _start);

    /// <summary>Goes to the next field; false at the end.</summary>
    /// <exception cref="InvalidDataException">The bytes are no message.</exception>
    public bool Read()
    {
        if (_position == _bytes.Length)
            return false;
        ReadField(0);
        return true;
    }

    /// <summary>Reads the message that the field is; its parts are those of the whole message all the same.</summary>
    public readonly WireReader Enter() => new(_bytes[.._position]) { _position = _start };

    private void ReadField(int groups)
    {
        Tag = (uint)ReadVarint();
        if (WireFormat.GetTagFieldNumber(Tag) == 0)
            throw Invalid();
        _start = _position;
        switch (WireFormat.GetTagWireType(Tag))
        {
            case WireFormat.WireType.LengthDelimited:
                // Of 32 bits, whatever stands above them.
                var length = (uint)ReadVarint();
                _start = _position;
                Skip(length);
                break;
            case WireFormat.WireType.Varint:
                Varint = ReadVarint();
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
        var (tag, start) = (Tag, _start);
        var end = WireFormat.MakeTag(WireFormat.GetTagFieldNumber(tag), WireFormat.WireType.EndGroup);
        while (PeekVarint() != end)
            ReadField(groups);
        ReadVarint();
        (Tag, _start) = (tag, start);
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

    private static InvalidDataException Invalid() => new("its bytes are no fields of a message");
}
