using PubSub.Client.Topics;

namespace PubSub.Client.Diagnosis;

/// <summary>Whether the user may subscribe to the topic.</summary>
internal sealed class SubscribeStep : DiagnosisStep
{
    public override string Name => "Subscribe";

    public override string? Obstacle(DiagnosisContext context) => context.DescriptionObstacle;

    public override Task<Finding> RunAsync(DiagnosisContext context, CancellationToken cancellationToken)
    {
        var topic = context.Description!;
        var (detail, advice) = ("The user may not subscribe to the topic.", $"To subscribe, the user needs {Permission(topic.Name)}.");
        return Task.FromResult(topic.CanSubscribe
            ? Finding.Pass("The user may subscribe.")
            : topic.CanPublish ? Finding.Warn(detail, advice) : Finding.Fail(detail, advice));
    }

    private static string Permission(string topic) => TopicNames.KindOf(topic) switch
    {
        TopicKind.ChangeEvent => "View All on the object (View All Users for users, View All Data for tasks and events)",
        TopicKind.Channel => "View All on the channel's objects, or Read on its events",
        TopicKind.Monitoring => "View Real-Time Event Monitoring Data, and streaming of the event must be enabled in Setup > Event Manager",
        _ => "Read on the event, in a permission set or profile",
    };
}
