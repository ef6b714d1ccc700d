using System.Runtime.InteropServices;
using Google.Protobuf;
using PubSub.Client.Protocol;

namespace PubSub.Client.Subscriptions;

/// <summary>Counts a response's events without reading them, which is cheap: it skips from one to the next.</summary>
internal static class EventCount
{
    // Of a FetchResponse and a ManagedFetchResponse alike.
    private static readonly uint EventsTag = WireFormat.MakeTag(FetchResponse.EventsFieldNumber, WireFormat.WireType.LengthDelimited);

    /// <exception cref="InvalidProtocolBufferException">The bytes are no message.</exception>
    public static int Of(ReadOnlyMemory<byte> response)
    {
        if (!MemoryMarshal.TryGetArray(response, out var bytes))
            throw new ArgumentException("Only the bytes of an array can be counted in.", nameof(response));
        using var input = new CodedInputStream(bytes.Array!, bytes.Offset, bytes.Count);
        var count = 0;
        while (input.ReadTag() is not 0 and var tag)
        {
            if (tag == EventsTag)
                count++;
            input.SkipLastField();
        }
        return count;
    }
}
