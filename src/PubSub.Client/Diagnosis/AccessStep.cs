namespace PubSub.Client.Diagnosis;

/// <summary>Whether the service accepts the session.</summary>
internal sealed class AccessStep : DiagnosisStep
{
    public override string Name => "Access";

    public override TimeSpan Limit => TimeSpan.FromSeconds(40);

    public override string? Obstacle(DiagnosisContext context) =>
        context.Client is null ? "There is no session." : !context.SpeaksGrpc ? "The service cannot be reached." : null;

    public override async Task<Finding> RunAsync(DiagnosisContext context, CancellationToken cancellationToken)
    {
        await context.Client!.CheckAccessAsync(cancellationToken).ConfigureAwait(false);
        context.IsAccepted = true;
        return Finding.Pass("The service accepts the session.");
    }
}
