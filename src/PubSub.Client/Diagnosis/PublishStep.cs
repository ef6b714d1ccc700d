using PubSub.Client.Topics;

namespace PubSub.Client.Diagnosis;

/// <summary>Whether the user may publish to the topic. Nothing is published to find out.</summary>
internal sealed class PublishStep : DiagnosisStep
{
    public override string Name => "Publish";

    public override string? Obstacle(DiagnosisContext context) => context.DescriptionObstacle
        ?? (TopicNames.KindOf(context.Topic!) == TopicKind.PlatformEvent || context.Description!.CanPublish ? null : "Only platform events can be published.");

    public override Task<Finding> RunAsync(DiagnosisContext context, CancellationToken cancellationToken)
    {
        var topic = context.Description!;
        var (detail, advice) = ("The user may not publish to the topic.", "To publish, the user needs Create on the event, in a permission set or profile.");
        return Task.FromResult(topic.CanPublish
            ? Finding.Pass("The user may publish.")
            : topic.CanSubscribe ? Finding.Warn(detail, advice) : Finding.Fail(detail, advice));
    }
}
