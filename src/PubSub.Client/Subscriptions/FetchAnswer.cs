using Google.Protobuf;
using PubSub.Client.Protocol;

namespace PubSub.Client.Subscriptions;

/// <summary>A FetchResponse, or a ManagedFetchResponse, which has the same fields and one more.</summary>
internal sealed class FetchAnswer
{
    // A hundred are asked for; of two bytes each, a message could have millions.
    private const int MaxEvents = 100 * SubscribeOptions.MaxBatchSize;

    private static readonly byte EventsTag = WireTag.Of(FetchResponse.EventsFieldNumber);
    private static readonly byte LatestReplayIdTag = WireTag.Of(FetchResponse.LatestReplayIdFieldNumber);
    private static readonly byte PendingNumRequestedTag = WireTag.OfNumber(FetchResponse.PendingNumRequestedFieldNumber);
    private static readonly byte CommitResponseTag = WireTag.Of(ManagedFetchResponse.CommitResponseFieldNumber);

    private FetchAnswer(ReadOnlySpan<byte> message, bool isManaged)
    {
        var reader = new WireReader(message);
        var schemaId = "";
        while (reader.Read())
        {
            if (reader.Tag == EventsTag)
            {
                if (Events.Count == MaxEvents)
                    throw new InvalidDataException($"it has more than {MaxEvents} events");
                Events.Add(new ReceivedEvent(reader.Value, schemaId));
                schemaId = Events[^1].SchemaId;
            }
            else if (reader.Tag == LatestReplayIdTag)
                LatestReplayId = ByteString.CopyFrom(reader.Value);
            else if (reader.Tag == PendingNumRequestedTag)
                PendingNumRequested = (int)reader.Varint;
            else if (reader.Tag == CommitResponseTag && isManaged)
                (CommitResponse ??= new CommitReplayResponse()).MergeFrom(reader.Value);
        }
    }

    /// <summary>The events that came together.</summary>
    public List<ReceivedEvent> Events { get; } = [];

    /// <summary>The newest position up to which there is nothing else for us; empty where none is told.</summary>
    public ByteString LatestReplayId { get; set; } = ByteString.Empty;

    /// <summary>How many events the service still owes.</summary>
    public int PendingNumRequested { get; }

    /// <summary>The answer to a commit; null for none.</summary>
    public CommitReplayResponse? CommitResponse { get; }

    /// <summary>Whether the service only says that it is there; the answer to a commit comes because we asked.</summary>
    public bool IsKeepAlive => Events.Count == 0 && CommitResponse is null;

    /// <exception cref="InvalidDataException">The bytes are no message.</exception>
    /// <exception cref="InvalidProtocolBufferException">A message among them is none.</exception>
    public static FetchAnswer Read(ReadOnlyMemory<byte> message) => new(message.Span, isManaged: false);

    /// <inheritdoc cref="Read"/>
    public static FetchAnswer ReadManaged(ReadOnlyMemory<byte> message) => new(message.Span, isManaged: true);
}
