using PubSub.Client.Auth;
using PubSub.Client.Session;

namespace PubSub.Client.Diagnosis;

/// <summary>Whether the org lets the user in. It goes to the login host, not to the endpoint, so it is tried whatever came before.</summary>
internal sealed class SignInStep : DiagnosisStep
{
    public override string Name => "Sign-in";

    // A person may be at it in the browser; the options have a limit.
    public override TimeSpan Limit => Timeout.InfiniteTimeSpan;

    public override string? Obstacle(DiagnosisContext context) => context.Client is null && context.Credential is null
        ? "There is no session, and nothing to sign in with: connect first, or give the parameters of Connect-SfPubSub."
        : null;

    public override async Task<Finding> RunAsync(DiagnosisContext context, CancellationToken cancellationToken)
    {
        if (context.Client is { } client)
            return Finding.Pass($"The session of {Who(client)}.");
        var missing = "";
        try
        {
            context.Client = await PubSubClient.SignInAsync(context.Credential!, context.Options, text => missing = text, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (SignInException e)
        {
            return Finding.Fail($"{context.Credential!.Name}: {e.Code}", e.Message);
        }
        return Finding.Pass($"{context.Credential!.Name}: {Who(context.Client)}. {missing}".TrimEnd());
    }

    private static string Who(PubSubClient client) => $"{client.UserName ?? "a user who is not known"} at {client.InstanceUrl.Host}, org {client.OrgId}";
}
