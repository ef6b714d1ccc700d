using System.Management.Automation;
using System.Security;
using System.Security.Cryptography.X509Certificates;
using PubSub.Client.Session;
using PubSub.Completion;
using PubSub.Parameters;
using PubSub.SigningIn;

namespace PubSub.Commands;

/// <content>What users say: how to sign in, and how to reach the service.</content>
public abstract partial class SfSignInCmdlet
{
    /// <summary>The OAuth access token or session id.</summary>
    [Parameter(ParameterSetName = SignInSets.AccessToken, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("access_token")]
    [SecretTransformation]
    public SecureString? AccessToken { get; set; }

    /// <summary>The org's My Domain; a path is dropped.</summary>
    [Parameter(ParameterSetName = SignInSets.AccessToken, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = SignInSets.ClientCredential)]
    [Parameter(ParameterSetName = SignInSets.ClientSecret)]
    [Alias("instance_url")]
    [UrlTransformation]
    public Uri? InstanceUrl { get; set; }

    /// <summary>The org's id, or the identity URL that has it.</summary>
    [Parameter(ParameterSetName = SignInSets.AccessToken, ValueFromPipelineByPropertyName = true)]
    [Alias("TenantId", "Id")]
    public string? OrgId { get; set; }

    /// <summary>The signed-in user's id, where the org does not tell it.</summary>
    [Parameter(ParameterSetName = SignInSets.AccessToken, ValueFromPipelineByPropertyName = true)]
    public string? UserId { get; set; }

    /// <summary>The org, by the alias or the user name that the sf CLI knows it by.</summary>
    [Parameter(ParameterSetName = SignInSets.TargetOrg, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TargetOrgCompleter))]
    public string TargetOrg { get; set; } = "";

    /// <summary>An app's consumer key and secret.</summary>
    [Parameter(ParameterSetName = SignInSets.ClientCredential, Mandatory = true)]
    [Parameter(ParameterSetName = SignInSets.Password, Mandatory = true)]
    [Credential]
    public PSCredential ClientCredential { get; set; } = PSCredential.Empty;

    /// <summary>An app's consumer key.</summary>
    [Parameter(ParameterSetName = SignInSets.Jwt)]
    [Parameter(ParameterSetName = SignInSets.RefreshToken)]
    [Parameter(ParameterSetName = SignInSets.Interactive)]
    [Parameter(ParameterSetName = SignInSets.ClientSecret)]
    public string? ClientId { get; set; }

    /// <summary>An app's consumer secret, where the app requires one.</summary>
    [Parameter(ParameterSetName = SignInSets.ClientSecret, Mandatory = true)]
    [Parameter(ParameterSetName = SignInSets.RefreshToken)]
    [Parameter(ParameterSetName = SignInSets.Interactive)]
    [SecretTransformation]
    public SecureString? ClientSecret { get; set; }

    /// <summary>The user to sign in as with a certificate.</summary>
    [Parameter(ParameterSetName = SignInSets.Jwt)]
    public string? Username { get; set; }

    /// <summary>A PFX or PEM file with a private key.</summary>
    [Parameter(ParameterSetName = SignInSets.Jwt)]
    [ValidateNotNullOrEmpty]
    public string? CertificatePath { get; set; }

    /// <summary>The password of the file.</summary>
    [Parameter(ParameterSetName = SignInSets.Jwt)]
    [SecretTransformation]
    public SecureString? CertificatePassword { get; set; }

    /// <summary>A certificate with its private key.</summary>
    [Parameter(ParameterSetName = SignInSets.Jwt)]
    [ValidateNotNull]
    public X509Certificate2? Certificate { get; set; }

    /// <summary>A PEM file of a private key.</summary>
    [Parameter(ParameterSetName = SignInSets.Jwt)]
    [ValidateNotNullOrEmpty]
    public string? PrivateKeyPath { get; set; }

    /// <summary>A refresh token of an earlier sign-in.</summary>
    [Parameter(ParameterSetName = SignInSets.RefreshToken, Mandatory = true)]
    [SecretTransformation]
    public SecureString RefreshToken { get; set; } = null!;

    /// <summary>Signs in in the browser.</summary>
    [Parameter(ParameterSetName = SignInSets.Interactive, Mandatory = true)]
    public SwitchParameter Interactive { get; set; }

    /// <summary>The app's callback URL, where the browser comes back to.</summary>
    [Parameter(ParameterSetName = SignInSets.Interactive)]
    [ValidateNotNull]
    public Uri RedirectUri { get; set; } = new("http://localhost:1717/OauthRedirect");

    /// <summary>Shows the page's address instead of opening the browser.</summary>
    [Parameter(ParameterSetName = SignInSets.Interactive)]
    public SwitchParameter NoBrowser { get; set; }

    /// <summary>User name and password.</summary>
    [Parameter(ParameterSetName = SignInSets.Soap, Mandatory = true)]
    [Parameter(ParameterSetName = SignInSets.Password, Mandatory = true)]
    [Credential]
    public PSCredential Credential { get; set; } = PSCredential.Empty;

    /// <summary>The user's security token, which goes with the password from addresses the org does not trust.</summary>
    [Parameter(ParameterSetName = SignInSets.Soap)]
    [Parameter(ParameterSetName = SignInSets.Password)]
    [SecretTransformation]
    public SecureString? SecurityToken { get; set; }

    /// <summary>Where users sign in.</summary>
    [Parameter(ParameterSetName = SignInSets.Soap)]
    [Parameter(ParameterSetName = SignInSets.Password)]
    [Parameter(ParameterSetName = SignInSets.Jwt)]
    [Parameter(ParameterSetName = SignInSets.RefreshToken)]
    [Parameter(ParameterSetName = SignInSets.Interactive)]
    [UrlTransformation]
    public Uri? LoginUrl { get; set; }

    /// <summary>Signs in at test.salesforce.com.</summary>
    [Parameter(ParameterSetName = SignInSets.Soap)]
    [Parameter(ParameterSetName = SignInSets.Password)]
    [Parameter(ParameterSetName = SignInSets.Jwt)]
    [Parameter(ParameterSetName = SignInSets.RefreshToken)]
    [Parameter(ParameterSetName = SignInSets.Interactive)]
    public SwitchParameter Sandbox { get; set; }

    /// <summary>The API version of the SOAP login.</summary>
    [Parameter(ParameterSetName = SignInSets.Soap)]
    [ValidatePattern(@"^\d{2}\.0$")]
    public string ApiVersion { get; set; } = PasswordSignIn.LastSoapVersion;

    /// <summary>Signs in with the SF_* variables of the environment.</summary>
    [Parameter(ParameterSetName = SignInSets.FromEnvironment, Mandatory = true)]
    public SwitchParameter FromEnvironment { get; set; }

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

    /// <summary>The proxy that other machines are reached through.</summary>
    [Parameter]
    [ProxyTransformation]
    public Uri? Proxy { get; set; }

    /// <summary>The user name and password that the proxy asks for.</summary>
    [Parameter]
    [Credential]
    public PSCredential? ProxyCredential { get; set; }

    /// <summary>Tells the proxy who is logged on to this machine.</summary>
    [Parameter]
    public SwitchParameter ProxyUseDefaultCredentials { get; set; }

    /// <summary>The most seconds that connecting may take.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int TimeoutSec { get; set; }
}
