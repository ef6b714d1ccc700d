using System.Runtime.InteropServices;
using PubSub.Client.Protocol;

namespace PubSub.Client.Publishing;

/// <summary>Events as they go out together: a PublishRequest. Complete before it is written.</summary>
internal sealed class OutgoingRequest(string topic)
{
    private static readonly byte TopicTag = WireTag.Of(PublishRequest.TopicNameFieldNumber);

    private readonly List<OutgoingEvent> _events = [];

    /// <summary>How many bytes it takes.</summary>
    public int Size { get; private set; } = WireWriter.SizeOf(topic);

    public OutgoingEvent this[int index] => _events[index];

    public void Add(in OutgoingEvent outgoing)
    {
        _events.Add(outgoing);
        Size += outgoing.Size;
    }

    /// <returns>How many bytes are written.</returns>
    public int WriteTo(Span<byte> bytes)
    {
        var writer = new WireWriter(bytes);
        writer.Write(TopicTag, topic);
        foreach (ref readonly var outgoing in CollectionsMarshal.AsSpan(_events))
            outgoing.WriteTo(ref writer);
        return writer.Position;
    }
}
