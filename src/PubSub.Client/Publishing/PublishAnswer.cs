using System.Text;
using Google.Protobuf;
using PubSub.Client.Protocol;

namespace PubSub.Client.Publishing;

/// <summary>A PublishResponse, read where it lies: valid until the call's next answer is read.</summary>
/// <remarks>The generated class makes five objects of each result, of which nothing is needed but the position.</remarks>
internal sealed class PublishAnswer
{
    // Of a request's 200 events; more of them, of two bytes each, would be some hundred megabytes and as many comparisons.
    private const int MaxResults = 5 * PublishBatch.MaxEvents;

    private static readonly byte ResultsTag = WireTag.Of(PublishResponse.ResultsFieldNumber);
    private static readonly byte SchemaIdTag = WireTag.Of(PublishResponse.SchemaIdFieldNumber);
    private static readonly byte RpcIdTag = WireTag.Of(PublishResponse.RpcIdFieldNumber);
    private static readonly byte ReplayIdTag = WireTag.Of(PublishResult.ReplayIdFieldNumber);
    private static readonly byte ErrorTag = WireTag.Of(PublishResult.ErrorFieldNumber);
    private static readonly byte KeyTag = WireTag.Of(PublishResult.CorrelationKeyFieldNumber);

    private readonly ReadOnlyMemory<byte> _message;
    private readonly List<Result> _results = new(PublishBatch.MaxEvents);

    private PublishAnswer(ReadOnlyMemory<byte> message)
    {
        _message = message;
        var reader = new WireReader(message.Span);
        while (reader.Read())
        {
            if (reader.Tag == ResultsTag)
                _results.Add(_results.Count < MaxResults ? ReadResult(reader.Enter()) : throw new InvalidDataException($"it has more than {MaxResults} results"));
            else if (reader.Tag == SchemaIdTag)
                SchemaId = Encoding.UTF8.GetString(reader.Value);
            else if (reader.Tag == RpcIdTag)
                RpcId = Encoding.UTF8.GetString(reader.Value);
        }
        HasKeys = _results.Exists(r => r.Key.Length > 0);
    }

    /// <summary>How many results there are: one for each event, in their order or by their ids.</summary>
    public int Count => _results.Count;

    /// <summary>The schema that the service names; empty for none.</summary>
    public string SchemaId { get; } = "";

    /// <summary>The id that the service's support finds the call by; empty for none.</summary>
    public string RpcId { get; } = "";

    /// <summary>Whether any result says which event it is about.</summary>
    public bool HasKeys { get; }

    /// <summary>Why events were refused.</summary>
    public IEnumerable<string> Refusals => _results.Where(r => r.Refusal is not null).Select(r => r.Refusal!);

    /// <exception cref="InvalidDataException">The bytes are no message.</exception>
    /// <exception cref="InvalidProtocolBufferException">An error among them is none.</exception>
    public static PublishAnswer Read(ReadOnlyMemory<byte> message) => new(message);

    /// <summary>The event's position on the bus; empty where it has none.</summary>
    public ReadOnlySpan<byte> ReplayId(int index) => _results[index].ReplayId.Of(_message.Span);

    /// <summary>Why the event is not published; null where it is not refused.</summary>
    public string? Refusal(int index) => _results[index].Refusal;

    /// <summary>Whether the service says which event a result is about.</summary>
    public bool HasKey(int index) => _results[index].Key.Length > 0;

    /// <summary>Whether a result is about the event of an id.</summary>
    public bool IsAbout(int index, string id)
    {
        var key = _results[index].Key.Of(_message.Span);
        return Ascii.Equals(key, id) || (!Ascii.IsValid(id) && key.SequenceEqual(Encoding.UTF8.GetBytes(id)));
    }

    /// <summary>Which result is about the event of an id; null for none.</summary>
    public int? Find(string id)
    {
        var key = Encoding.UTF8.GetBytes(id);
        for (var i = 0; i < Count; i++)
        {
            if (_results[i].Key.Of(_message.Span).SequenceEqual(key))
                return i;
        }
        return null;
    }

    private static Result ReadResult(WireReader reader)
    {
        var (replayId, key, error) = (default(WirePart), default(WirePart), (Error?)null);
        while (reader.Read())
        {
            if (reader.Tag == ReplayIdTag)
                replayId = reader.Part;
            else if (reader.Tag == KeyTag)
                key = reader.Part;
            else if (reader.Tag == ErrorTag)
                (error ??= new Error()).MergeFrom(reader.Value);
        }
        return new Result(replayId, key, error?.Msg);
    }

    private readonly record struct Result(WirePart ReplayId, WirePart Key, string? Refusal);
}
