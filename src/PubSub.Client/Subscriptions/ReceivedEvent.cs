using System.Text;
using Google.Protobuf;
using PubSub.Client.Protocol;

namespace PubSub.Client.Subscriptions;

/// <summary>An event as it came, not decoded.</summary>
/// <remarks>A ConsumerEvent that keeps its bytes and is read where they lie: the generated classes would be ten objects.</remarks>
public sealed class ReceivedEvent
{
    private static readonly byte EventTag = WireTag.Of(ConsumerEvent.EventFieldNumber);
    private static readonly byte ReplayIdTag = WireTag.Of(ConsumerEvent.ReplayIdFieldNumber);
    private static readonly byte IdTag = WireTag.Of(ProducerEvent.IdFieldNumber);
    private static readonly byte SchemaIdTag = WireTag.Of(ProducerEvent.SchemaIdFieldNumber);
    private static readonly byte PayloadTag = WireTag.Of(ProducerEvent.PayloadFieldNumber);
    private static readonly byte HeadersTag = WireTag.Of(ProducerEvent.HeadersFieldNumber);

    private readonly byte[] _bytes;
    private readonly WirePart _replayId;
    private WirePart _id;
    private WirePart _payload;
    private List<EventHeader>? _headers;

    /// <param name="message">The event's bytes, which are copied.</param>
    /// <param name="before">The schema id of the event before, which most have too.</param>
    /// <exception cref="InvalidDataException">The bytes are no event.</exception>
    /// <exception cref="InvalidProtocolBufferException">A header among them is none.</exception>
    internal ReceivedEvent(ReadOnlySpan<byte> message, string before)
    {
        _bytes = message.ToArray();
        var reader = new WireReader(_bytes);
        while (reader.Read())
        {
            if (reader.Tag == EventTag)
                ReadEvent(reader.Enter(), before);
            else if (reader.Tag == ReplayIdTag)
                _replayId = reader.Part;
        }
    }

    /// <summary>The event's id, which its publisher chose or the service gave.</summary>
    public string Id => Encoding.UTF8.GetString(_id.Of(_bytes));

    /// <summary>The id of the schema that the payload is written with.</summary>
    public string SchemaId { get; private set; } = "";

    /// <summary>The Avro binary of the event.</summary>
    public ReadOnlySpan<byte> Payload => _payload.Of(_bytes);

    /// <summary>What <see cref="SubscribeOptions.ReadAhead"/> made of the event; null for nothing.</summary>
    public object?[]? Values { get; internal set; }

    /// <summary>What else came with the event: names and bytes that the service keeps for itself.</summary>
    public IEnumerable<KeyValuePair<string, byte[]>> Headers => _headers?.Select(h => KeyValuePair.Create(h.Key, h.Value.ToByteArray())) ?? [];

    /// <summary>The event's position.</summary>
    public ReadOnlySpan<byte> ReplayId => _replayId.Of(_bytes);

    /// <summary>How many bytes it came in.</summary>
    internal int Size => _bytes.Length;

    internal ByteString Position => ByteString.CopyFrom(ReplayId);

    private void ReadEvent(WireReader reader, string before)
    {
        while (reader.Read())
        {
            if (reader.Tag == IdTag)
                _id = reader.Part;
            else if (reader.Tag == SchemaIdTag)
                SchemaId = Ascii.Equals(reader.Value, before) ? before : Encoding.UTF8.GetString(reader.Value);
            else if (reader.Tag == PayloadTag)
                _payload = reader.Part;
            else if (reader.Tag == HeadersTag)
                (_headers ??= []).Add(EventHeader.Parser.ParseFrom(reader.Value));
        }
    }
}
