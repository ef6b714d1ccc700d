using System.Management.Automation;
using PubSub.Client.Session;
using PubSub.Errors;

namespace PubSub.Commands;

/// <summary>Whether events can be published to a topic at all.</summary>
internal static class PublishTopic
{
    /// <summary>Why not; null where they can.</summary>
    public static ErrorRecord? Refusal(TopicDescription topic)
    {
        if (topic.SchemaId.Length == 0)
        {
            return ErrorRecords.Create(
                $"'{topic.Name}' is a channel without a schema of its own. Publish to the topic of the event, such as /event/Order_Event__e.",
                "SfTopicWithoutSchema", ErrorCategory.InvalidArgument, topic.Name);
        }
        if (!topic.CanPublish)
        {
            return ErrorRecords.Create(
                $"The user may not publish to '{topic.Name}'. Platform events need Create on the event; change events cannot be published.",
                "SfTopicCannotPublish", ErrorCategory.PermissionDenied, topic.Name);
        }
        return null;
    }
}
