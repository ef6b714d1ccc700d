using PubSub.Client.Protocol;

namespace PubSub.Client.Publishing;

/// <summary>An event as it goes out: a ProducerEvent in a PublishRequest.</summary>
/// <remarks>The generated class would be an object and a wrapper more for each event, and counts every length three times until it is written.</remarks>
internal readonly struct OutgoingEvent
{
    private static readonly uint EventTag = WireReader.TagOf(PublishRequest.EventsFieldNumber);
    private static readonly uint IdTag = WireReader.TagOf(ProducerEvent.IdFieldNumber);
    private static readonly uint SchemaIdTag = WireReader.TagOf(ProducerEvent.SchemaIdFieldNumber);
    private static readonly uint PayloadTag = WireReader.TagOf(ProducerEvent.PayloadFieldNumber);
    private static readonly uint HeaderTag = WireReader.TagOf(ProducerEvent.HeadersFieldNumber);
    private static readonly uint HeaderKeyTag = WireReader.TagOf(EventHeader.KeyFieldNumber);
    private static readonly uint HeaderValueTag = WireReader.TagOf(EventHeader.ValueFieldNumber);

    private readonly string _schemaId;
    private readonly IReadOnlyList<KeyValuePair<string, byte[]>> _headers;
    private readonly int _ownSize;

    /// <param name="id">The event's id.</param>
    /// <param name="schemaId">The id of the schema that the payload is written with.</param>
    /// <param name="payload">The Avro binary.</param>
    /// <param name="headers">What goes along with the event.</param>
    public OutgoingEvent(string id, string schemaId, byte[] payload, IReadOnlyList<KeyValuePair<string, byte[]>> headers)
    {
        (Id, _schemaId, Payload, _headers) = (id, schemaId, payload, headers);
        _ownSize = WireWriter.SizeOf(id) + WireWriter.SizeOf(schemaId) + WireWriter.SizeOf(payload);
        for (var i = 0; i < headers.Count; i++)
            _ownSize += WireWriter.SizeOfMessage(SizeOf(headers[i]));
    }

    public string Id { get; }

    public byte[] Payload { get; }

    /// <summary>How many bytes it takes in a request.</summary>
    public int Size => WireWriter.SizeOfMessage(_ownSize);

    public void WriteTo(ref WireWriter writer)
    {
        writer.WriteLength(EventTag, _ownSize);
        writer.Write(IdTag, Id);
        writer.Write(SchemaIdTag, _schemaId);
        writer.Write(PayloadTag, Payload);
        for (var i = 0; i < _headers.Count; i++)
        {
            writer.WriteLength(HeaderTag, SizeOf(_headers[i]));
            writer.Write(HeaderKeyTag, _headers[i].Key);
            writer.Write(HeaderValueTag, _headers[i].Value);
        }
    }

    private static int SizeOf(KeyValuePair<string, byte[]> header) => WireWriter.SizeOf(header.Key) + WireWriter.SizeOf(header.Value);
}
