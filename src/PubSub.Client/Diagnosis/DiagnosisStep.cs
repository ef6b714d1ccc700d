namespace PubSub.Client.Diagnosis;

/// <summary>One thing to try on the way from this machine to an event.</summary>
internal abstract class DiagnosisStep
{
    /// <summary>What users see it as.</summary>
    public abstract string Name { get; }

    /// <summary>How long it may take.</summary>
    public virtual TimeSpan Limit => TimeSpan.FromSeconds(15);

    /// <summary>What to do where the time ran out.</summary>
    public virtual string AdviceOnSilence =>
        "Something takes the connection and then says nothing: ask the network team what firewall, proxy or load balancer is between this machine and the endpoint.";

    /// <summary>Why there is no use in trying it now; null to try it.</summary>
    public virtual string? Obstacle(DiagnosisContext context) => null;

    /// <summary>Tries it. What can go wrong is a finding. So is an exception of the service or of the sign-in, and an ArgumentException, of what
    /// the command was given; another one is an error of this program.</summary>
    public abstract Task<Finding> RunAsync(DiagnosisContext context, CancellationToken cancellationToken);
}
