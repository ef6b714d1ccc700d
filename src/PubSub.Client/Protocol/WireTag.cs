using Google.Protobuf;

namespace PubSub.Client.Protocol;

/// <summary>The tags of fields that have bytes: texts, bytes, messages.</summary>
internal static class WireTag
{
    /// <summary>A tag of one byte, which fields up to number 15 have; the service's messages have no others.</summary>
    public static byte Of(int field) => checked((byte)WireFormat.MakeTag(field, WireFormat.WireType.LengthDelimited));
}
