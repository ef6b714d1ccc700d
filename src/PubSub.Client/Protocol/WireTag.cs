using Google.Protobuf;

namespace PubSub.Client.Protocol;

/// <summary>The tags of fields up to number 15, which have one byte; the service's messages have no others.</summary>
internal static class WireTag
{
    /// <summary>That of a text, of bytes, of a message.</summary>
    public static byte Of(int field) => Of(field, WireFormat.WireType.LengthDelimited);

    /// <summary>That of an integer.</summary>
    public static byte OfNumber(int field) => Of(field, WireFormat.WireType.Varint);

    private static byte Of(int field, WireFormat.WireType type) => checked((byte)WireFormat.MakeTag(field, type));
}
