using PubSub.Client.Protocol;

namespace PubSub.Client.Publishing;

/// <summary>An event as it goes out: a ProducerEvent in a PublishRequest.</summary>
/// <remarks>The generated class would be an object and a wrapper more for each event, and counts every length three times until it is written.</remarks>
internal readonly struct OutgoingEvent
{
    private static readonly byte EventTag = WireTag.Of(PublishRequest.EventsFieldNumber);
    private static readonly byte IdTag = WireTag.Of(ProducerEvent.IdFieldNumber);
    private static readonly byte SchemaIdTag = WireTag.Of(ProducerEvent.SchemaIdFieldNumber);
    private static readonly byte PayloadTag = WireTag.Of(ProducerEvent.PayloadFieldNumber);
    private static readonly byte HeaderTag = WireTag.Of(ProducerEvent.HeadersFieldNumber);
    private static readonly byte HeaderKeyTag = WireTag.Of(EventHeader.KeyFieldNumber);
    private static readonly byte HeaderValueTag = WireTag.Of(EventHeader.ValueFieldNumber);

    private readonly KeyValuePair<string, byte[]>[] _headers;
    private readonly int _ownSize;

    /// <param name="id">The event's id.</param>
    /// <param name="schemaId">The id of the schema that the payload is written with.</param>
    /// <param name="payload">The Avro binary.</param>
    /// <param name="headers">What goes along with the event.</param>
    public OutgoingEvent(string id, string schemaId, byte[] payload, IReadOnlyList<KeyValuePair<string, byte[]>> headers)
    {
        // Copied: the caller may change its own before they are written.
        (Id, SchemaId, Payload, _headers) = (id, schemaId, payload, headers.Count == 0 ? [] : [.. headers]);
        if (Array.Exists(_headers, h => h.Key is null || h.Value is null))
            throw new ArgumentException("A header has no key or no value.", nameof(headers));
        _ownSize = WireWriter.SizeOf(id) + WireWriter.SizeOf(schemaId) + WireWriter.SizeOf(payload);
        foreach (var header in _headers)
            _ownSize += WireWriter.SizeOfMessage(SizeOf(header));
    }

    public string Id { get; }

    /// <summary>The id of the schema that the payload is written with.</summary>
    public string SchemaId { get; }

    public byte[] Payload { get; }

    /// <summary>How many bytes it takes in a request.</summary>
    public int Size => WireWriter.SizeOfMessage(_ownSize);

    public void WriteTo(ref WireWriter writer)
    {
        writer.WriteLength(EventTag, _ownSize);
        writer.Write(IdTag, Id);
        writer.Write(SchemaIdTag, SchemaId);
        writer.Write(PayloadTag, Payload);
        foreach (var header in _headers)
        {
            writer.WriteLength(HeaderTag, SizeOf(header));
            writer.Write(HeaderKeyTag, header.Key);
            writer.Write(HeaderValueTag, header.Value);
        }
    }

    private static int SizeOf(KeyValuePair<string, byte[]> header) => WireWriter.SizeOf(header.Key) + WireWriter.SizeOf(header.Value);
}
