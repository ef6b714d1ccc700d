using PubSub.Client.Auth;

namespace PubSub.Client.Diagnosis;

/// <summary>Whether the org tells whose session it is.</summary>
internal sealed class UserInfoStep : DiagnosisStep
{
    public override string Name => "Userinfo";

    public override TimeSpan Limit => TimeSpan.FromSeconds(30);

    public override string? Obstacle(DiagnosisContext context) => context.Client is null ? "There is no session." : null;

    public override async Task<Finding> RunAsync(DiagnosisContext context, CancellationToken cancellationToken)
    {
        var client = context.Client!;
        try
        {
            var user = await client.GetAsync(UserInfo.Path, UserInfo.Read, cancellationToken).ConfigureAwait(false);
            return user.OrgId is { } orgId && SalesforceId.ToLong(orgId) != client.OrgId
                ? Finding.Fail($"The token is of the org {orgId}, and the session says {client.OrgId}.", "Leave -OrgId out, or give the one of the token.")
                : Finding.Pass($"{user.UserName}, user {user.UserId}, org {user.OrgId}");
        }
        catch (Exception e) when (e is RestException or SignInException)
        {
            var advice = client.UserId is null ? "Without it, give -UserId with Connect-SfPubSub to publish events; to receive them, it is not needed." : "It is not needed: the user's id is known.";
            return Finding.Warn(e.Message, advice);
        }
    }
}
