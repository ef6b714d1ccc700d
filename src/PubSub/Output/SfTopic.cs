namespace PubSub;

/// <summary>What the service says of a topic.</summary>
public sealed class SfTopic
{
    internal SfTopic(string topic, bool canPublish, bool canSubscribe, string schemaId, string tenantGuid, string rpcId) =>
        (Topic, CanPublish, CanSubscribe, SchemaId, TenantGuid, RpcId) = (topic, canPublish, canSubscribe, schemaId, tenantGuid, rpcId);

    /// <summary>The topic's name, such as <c>/event/Order_Event__e</c>.</summary>
    public string Topic { get; }

    /// <summary>Whether the user may publish to it.</summary>
    public bool CanPublish { get; }

    /// <summary>Whether the user may subscribe to it.</summary>
    public bool CanSubscribe { get; }

    /// <summary>The id of the newest schema; empty for channels that carry several kinds of event.</summary>
    public string SchemaId { get; }

    /// <summary>The org, as the service names it.</summary>
    public string TenantGuid { get; }

    /// <summary>The id of the call, for Salesforce support.</summary>
    public string RpcId { get; }
}
