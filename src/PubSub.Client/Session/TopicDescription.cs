namespace PubSub.Client.Session;

/// <summary>What the service says of a topic.</summary>
/// <param name="Name">The topic's name, such as <c>/event/Order_Event__e</c>.</param>
/// <param name="CanPublish">Whether the user may publish.</param>
/// <param name="CanSubscribe">Whether the user may subscribe.</param>
/// <param name="SchemaId">The id of the newest schema; empty for channels that carry several kinds of event.</param>
/// <param name="TenantGuid">The org, as the service names it.</param>
/// <param name="RpcId">The id of the call that said so.</param>
public sealed record TopicDescription(string Name, bool CanPublish, bool CanSubscribe, string SchemaId, string TenantGuid, string RpcId);
