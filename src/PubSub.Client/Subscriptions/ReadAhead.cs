using PubSub.Client.Avro;
using PubSub.Client.Events;
using PubSub.Client.Session;

namespace PubSub.Client.Subscriptions;

/// <summary>Reads an event; null where that is better left to who takes it.</summary>
/// <param name="received">The event.</param>
/// <exception cref="AvroException">The payload is not an event of the schema.</exception>
public delegate object?[]? AheadReader(ReceivedEvent received);

/// <summary>Reads events as they come, on the stream's own thread, while who takes them is busy with those before.</summary>
internal sealed class ReadAhead(PubSubClient client, Func<EventSchema, AheadReader> create)
{
    // Of one response. A byte can become an object of half a kilobyte, so what all that wait are read from is no more than one event may have: 1 MB.
    private const int MaxBytes = 64 * 1024;

    private readonly Dictionary<string, AheadReader> _readers = new(StringComparer.Ordinal);

    public void Read(FetchAnswer answer)
    {
        var left = MaxBytes;
        foreach (var received in answer.Events)
        {
            if (received.Size > left || ReaderOf(received.SchemaId) is not { } read)
                continue;
            left -= received.Size;
            try
            {
                received.Values = read(received);
            }
            catch (AvroException)
            {
                // Who takes the event reads it again, and has the error in its place.
            }
        }
    }

    /// <summary>None for the first events of a schema: they come before it.</summary>
    private AheadReader? ReaderOf(string schemaId)
    {
        if (!_readers.TryGetValue(schemaId, out var reader) && client.FindSchema(schemaId) is { } schema)
            _readers.Add(schemaId, reader = create(schema));
        return reader;
    }
}
