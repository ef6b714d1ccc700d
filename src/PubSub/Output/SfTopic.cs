using PubSub.Client.Session;
using PubSub.Client.Topics;

namespace PubSub;

/// <summary>What the service says of a topic; of one that is only listed, just its name and kind are known.</summary>
public sealed class SfTopic
{
    internal SfTopic(string topic) => (Topic, Kind) = (topic, (SfTopicKind)TopicNames.KindOf(topic));

    internal SfTopic(TopicDescription topic)
        : this(topic.Name) =>
        (CanPublish, CanSubscribe, SchemaId, TenantGuid, RpcId) = (topic.CanPublish, topic.CanSubscribe, topic.SchemaId, topic.TenantGuid, topic.RpcId);

    /// <summary>The topic's name, such as <c>/event/Order_Event__e</c>.</summary>
    public string Topic { get; }

    /// <summary>What comes on it.</summary>
    public SfTopicKind Kind { get; }

    /// <summary>Whether the user may publish to it; null where the service was not asked.</summary>
    public bool? CanPublish { get; }

    /// <summary>Whether the user may subscribe to it; null where the service was not asked.</summary>
    public bool? CanSubscribe { get; }

    /// <summary>The id of the newest schema; empty for channels that carry several kinds of event, null where the service was not asked.</summary>
    public string? SchemaId { get; }

    /// <summary>The org, as the service names it; null where it was not asked.</summary>
    public string? TenantGuid { get; }

    /// <summary>The id of the call, for Salesforce support; null where there was none.</summary>
    public string? RpcId { get; }
}
