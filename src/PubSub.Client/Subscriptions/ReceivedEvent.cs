using Google.Protobuf;
using PubSub.Client.Protocol;

namespace PubSub.Client.Subscriptions;

/// <summary>An event as it came, not decoded.</summary>
public readonly struct ReceivedEvent
{
    private static readonly ProducerEvent Missing = new();

    private readonly ProducerEvent _event;
    private readonly ConsumerEvent _consumed;

    internal ReceivedEvent(ConsumerEvent consumed) => (_consumed, _event) = (consumed, consumed.Event ?? Missing);

    /// <summary>The event's id, which its publisher chose or the service gave.</summary>
    public string Id => _event.Id;

    /// <summary>The id of the schema that the payload is written with.</summary>
    public string SchemaId => _event.SchemaId;

    /// <summary>The Avro binary of the event.</summary>
    public ReadOnlySpan<byte> Payload => _event.Payload.Span;

    /// <summary>What <see cref="SubscribeOptions.ReadAhead"/> read of the payload; null for nothing.</summary>
    public object?[]? Values => _consumed.Values;

    /// <summary>What else came with the event: names and bytes that the service keeps for itself.</summary>
    public IEnumerable<KeyValuePair<string, byte[]>> Headers => _event.Headers.Select(h => KeyValuePair.Create(h.Key, h.Value.ToByteArray()));

    /// <summary>The event's position.</summary>
    public ReadOnlySpan<byte> ReplayId => _consumed.ReplayId.Span;

    internal ByteString Position => _consumed.ReplayId;
}
