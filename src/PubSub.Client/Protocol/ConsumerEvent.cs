namespace PubSub.Client.Protocol;

internal sealed partial class ConsumerEvent
{
    /// <summary>The event's fields, where they were read as it came. Not on the wire.</summary>
    public object?[]? Values { get; set; }
}
