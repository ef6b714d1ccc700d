using PubSub.Client.Protocol;

namespace PubSub.Client.Subscriptions;

/// <summary>Events of one topic that came together, in their order.</summary>
public sealed class EventBatch
{
    private readonly FetchResponse _response;

    internal EventBatch(TopicStream stream, FetchResponse response) => (Stream, _response) = (stream, response);

    /// <summary>The topic they came from.</summary>
    public string Topic => Stream.Topic;

    /// <summary>How many they are.</summary>
    public int Count => _response.Events.Count;

    internal TopicStream Stream { get; }

    /// <summary>One of them.</summary>
    public ReceivedEvent this[int index] => new(_response.Events[index]);
}
