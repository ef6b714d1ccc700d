using System.Security;

namespace PubSub.Client.Auth.Cli;

/// <summary>An org that the <c>sf</c> CLI is signed in to: the CLI is asked for the token, and asked again to renew it.</summary>
public sealed class SfCliCredential : Credential
{
    private readonly string _targetOrg;
    private SecureString? _former;

    /// <param name="targetOrg">The alias or user name that the CLI knows the org by.</param>
    public SfCliCredential(string targetOrg) => _targetOrg = targetOrg;

    /// <inheritdoc/>
    public override string Name => "SfCli";

    /// <inheritdoc/>
    public override Uri? LoginUrl => null;

    /// <inheritdoc/>
    public override bool CanRenew => true;

    internal override string Silence => "The sf CLI did not answer";

    internal override async Task<SignIn> SignInAsync(HttpClient http, CancellationToken cancellationToken)
    {
        var cli = SfCli.Find(_targetOrg);
        var org = await cli.AskAsync(["org", "display", "--json", "--target-org", _targetOrg], cancellationToken).ConfigureAwait(false);
        if (InstanceUrl.Read(org.InstanceUrl, source: null) is not { } instanceUrl)
            throw SfCliErrors.Create($"The sf CLI told no usable address of '{_targetOrg}'. {SfCliErrors.LogIn(_targetOrg)}", "CLI_FAILED");
        var token = org.AccessToken;
        // Newer CLIs show it only when asked for it alone; older ones do not know that command.
        if (token is null)
            token = (await cli.AskAsync(["org", "auth", "show-access-token", "--json", "--no-prompt", "--target-org", _targetOrg], cancellationToken).ConfigureAwait(false)).AccessToken;
        if (token is null)
            throw SfCliErrors.Create($"The sf CLI gave no token for '{_targetOrg}'. Update it with 'sf update', or {SfCliErrors.LogInAgain(_targetOrg)}", "CLI_TOKEN_HIDDEN");
        Remember(token);
        return new SignIn(token, instanceUrl, org.OrgId, userId: null, org.UserName);
    }

    internal override void Wipe() => _former?.Dispose();

    /// <summary>The CLI is asked again only when the org has refused its token; the same token again is then no help.</summary>
    private void Remember(SecureString token)
    {
        if (_former is not null && Secret.AreEqual(_former, token))
        {
            throw SfCliErrors.Create(
                $"The org does not accept the token of '{_targetOrg}' any more, and the sf CLI cannot refresh it: {SfCliErrors.LogInAgain(_targetOrg)}", "CLI_TOKEN_STALE");
        }
        _former?.Dispose();
        _former = token.Copy();
    }
}
