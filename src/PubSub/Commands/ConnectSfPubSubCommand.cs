using System.Management.Automation;
using System.Security;
using PubSub.Client.Auth;
using PubSub.Client.Session;
using PubSub.Completion;
using PubSub.Errors;
using PubSub.Parameters;
using PubSub.Sessions;

namespace PubSub.Commands;

/// <summary>Signs in to an org and makes that the session of this runspace.</summary>
[Cmdlet(VerbsCommunications.Connect, "SfPubSub", DefaultParameterSetName = ByAccessToken)]
[OutputType(typeof(SfPubSubSession))]
public sealed class ConnectSfPubSubCommand : SfCmdlet
{
    private const string ByAccessToken = "AccessToken";
    private const string ByCredential = "Credential";

    private static readonly Uri ProductionLogin = new("https://login.salesforce.com");
    private static readonly Uri SandboxLogin = new("https://test.salesforce.com");

    /// <summary>The OAuth access token or session id.</summary>
    [Parameter(ParameterSetName = ByAccessToken, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("access_token")]
    [SecretTransformation]
    public SecureString AccessToken { get; set; } = null!;

    /// <summary>The org's My Domain; a path is dropped.</summary>
    [Parameter(ParameterSetName = ByAccessToken, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("instance_url")]
    [UrlTransformation]
    public Uri InstanceUrl { get; set; } = null!;

    /// <summary>The org's id, or the identity URL that has it.</summary>
    [Parameter(ParameterSetName = ByAccessToken, ValueFromPipelineByPropertyName = true)]
    [Alias("TenantId", "Id")]
    public string? OrgId { get; set; }

    /// <summary>The signed-in user's id, where the org does not tell it.</summary>
    [Parameter(ParameterSetName = ByAccessToken, ValueFromPipelineByPropertyName = true)]
    public string? UserId { get; set; }

    /// <summary>User name and password for SOAP login.</summary>
    [Parameter(ParameterSetName = ByCredential, Mandatory = true)]
    [Credential]
    public PSCredential Credential { get; set; } = PSCredential.Empty;

    /// <summary>The user's security token, which goes with the password from addresses the org does not trust.</summary>
    [Parameter(ParameterSetName = ByCredential)]
    [SecretTransformation]
    public SecureString? SecurityToken { get; set; }

    /// <summary>Where to sign in.</summary>
    [Parameter(ParameterSetName = ByCredential)]
    [UrlTransformation]
    public Uri? LoginUrl { get; set; }

    /// <summary>Signs in at test.salesforce.com.</summary>
    [Parameter(ParameterSetName = ByCredential)]
    public SwitchParameter Sandbox { get; set; }

    /// <summary>The API version of the SOAP login.</summary>
    [Parameter(ParameterSetName = ByCredential)]
    [ValidatePattern(@"^\d{2}\.0$")]
    public string ApiVersion { get; set; } = "64.0";

    /// <summary>The session's name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SessionCompleter))]
    public string Name { get; set; } = "default";

    /// <summary>The endpoint of the Pub/Sub API.</summary>
    [Parameter]
    [UrlTransformation]
    [ArgumentCompleter(typeof(EndpointCompleter))]
    public Uri Endpoint { get; set; } = new ConnectOptions().Endpoint;

    /// <summary>A PEM file of certificate authorities to trust besides the system's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CertificateAuthorityPath { get; set; }

    /// <summary>Allows http, without TLS, to other machines than this one.</summary>
    [Parameter]
    public SwitchParameter AllowInsecure { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run(Endpoint, () =>
    {
        RequireTls(Endpoint, nameof(Endpoint));
        Credential credential = ParameterSetName == ByCredential ? SoapCredential() : AccessTokenCredential();
        var options = new ConnectOptions
        {
            Endpoint = Endpoint,
            CertificateAuthorityPath = CertificateAuthorityPath is null ? null : GetUnresolvedProviderPathFromPSPath(CertificateAuthorityPath),
        };
        var missing = "";
        var client = Await(PubSubClient.ConnectAsync(credential, options, text => missing = text, StopToken));
        if (missing.Length > 0)
            WriteVerbose(missing);
        var session = new SfPubSubSession(Name, credential.Name, Endpoint, client);
        SessionStore.Current.Add(session);
        WriteObject(session);
    });

    private AccessTokenCredential AccessTokenCredential()
    {
        RequireTls(InstanceUrl, nameof(InstanceUrl));
        AccessTokens.Check(AccessToken);
        var (orgId, userId) = Identity.Parse(OrgId);
        return new AccessTokenCredential(AccessToken, new Uri(InstanceUrl.GetLeftPart(UriPartial.Authority)), orgId, UserId ?? userId);
    }

    private SoapCredential SoapCredential()
    {
        if (LoginUrl is not null && Sandbox)
            throw new ArgumentException("-LoginUrl and -Sandbox exclude each other: -Sandbox stands for https://test.salesforce.com.");
        var loginUrl = LoginUrl ?? (Sandbox ? SandboxLogin : ProductionLogin);
        RequireTls(loginUrl, nameof(LoginUrl));
        WriteWarning("SOAP login ends with Salesforce's release Summer '27. Move to another way of signing in before that.");
        return new SoapCredential(Credential.UserName, Credential.Password, SecurityToken, new Uri(loginUrl.GetLeftPart(UriPartial.Authority)), ApiVersion);
    }

    private void RequireTls(Uri url, string parameter)
    {
        if (url.Scheme == Uri.UriSchemeHttp && !url.IsLoopback && !AllowInsecure)
        {
            ThrowTerminatingError(ErrorRecords.Create(
                $"-{parameter} {url} would send the token unprotected through the network. Use https, or -AllowInsecure if you must.",
                "SfInsecureUrl", ErrorCategory.SecurityError, url));
        }
    }
}
