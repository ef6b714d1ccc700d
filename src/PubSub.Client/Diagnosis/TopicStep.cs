namespace PubSub.Client.Diagnosis;

/// <summary>Whether the topic is there for the user.</summary>
internal sealed class TopicStep : DiagnosisStep
{
    public override string Name => "Topic";

    public override TimeSpan Limit => TimeSpan.FromSeconds(40);

    public override string? Obstacle(DiagnosisContext context) => context.TopicObstacle;

    public override async Task<Finding> RunAsync(DiagnosisContext context, CancellationToken cancellationToken)
    {
        context.Description = await context.Client!.GetTopicAsync(context.Topic!, cancellationToken).ConfigureAwait(false);
        return Finding.Pass($"{context.Topic} is there.");
    }
}
