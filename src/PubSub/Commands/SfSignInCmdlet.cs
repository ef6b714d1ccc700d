using System.Management.Automation;
using System.Net;
using PubSub.Client.Auth;
using PubSub.Client.Auth.Cli;
using PubSub.Client.Auth.OAuth;
using PubSub.Client.Session;
using PubSub.Parameters;
using PubSub.SigningIn;

namespace PubSub.Commands;

/// <summary>A cmdlet that signs in; what it makes of the parameters that say how.</summary>
public abstract partial class SfSignInCmdlet : SfCmdlet
{
    private const int Patience = 120;

    // A person has to find the password first.
    private const int PatienceWithPeople = 300;

    private LoginHost Hosts => new(AllowInsecure);

    private Uri UserHost => Hosts.OfUser(LoginUrl, "-LoginUrl", Sandbox);

    private Uri? AppHost => InstanceUrl is { } url ? Hosts.OfOrg(url, "-InstanceUrl") : null;

    private Uri? TokenHost => InstanceUrl is { } url ? Hosts.Origin(url, "-InstanceUrl") : null;

    /// <summary>The way to sign in that the parameters name.</summary>
    /// <exception cref="ArgumentException">They do not fit together; nothing was tried.</exception>
    private protected Credential CreateCredential() => ParameterSetName switch
    {
        SignInSets.TargetOrg => new SfCliCredential(TargetOrg),
        SignInSets.ClientCredential => ClientSignIn.Create(ClientCredential.UserName, ClientCredential.Password, AppHost),
        SignInSets.ClientSecret => ClientSignIn.Create(ClientId, ClientSecret!, AppHost),
        SignInSets.Jwt => JwtSignIn.Create(ClientId, Username, Keys(), UserHost),
        SignInSets.RefreshToken => RefreshSignIn.Create(ClientId, ClientSecret, RefreshToken, UserHost),
        SignInSets.Interactive when Interactive => BrowserSignIn.Create(ClientId, ClientSecret, UserHost, RedirectUri, NoBrowser, Say),
        SignInSets.Soap => PasswordSignIn.Soap(Credential, SecurityToken, ApiVersion, UserHost, WriteWarning),
        SignInSets.Password => PasswordSignIn.OAuth(Credential, SecurityToken, ClientCredential, UserHost, WriteWarning),
        SignInSets.FromEnvironment when FromEnvironment => new EnvironmentSignIn(Hosts, Environment.GetEnvironmentVariable, FilePath, WriteWarning).Create(),
        _ => TokenSignIn.Create(AccessToken, TokenHost, TokenIdentity()),
    };

    /// <summary>How the service is reached.</summary>
    private protected ConnectOptions CreateOptions()
    {
        var name = "-Endpoint";
        if (FromEnvironment && !MyInvocation.BoundParameters.ContainsKey(nameof(Endpoint))
            && EnvironmentSignIn.Endpoint(Environment.GetEnvironmentVariable) is { } endpoint)
        {
            (Endpoint, name) = (endpoint, EnvironmentSignIn.EndpointName);
        }
        Hosts.RequireTls(Endpoint, name);
        return new ConnectOptions
        {
            Endpoint = Endpoint,
            CertificateAuthorityPath = CertificateAuthorityPath is { } path ? FilePath(path, "-CertificateAuthorityPath") : null,
            Proxy = Proxy,
            ProxyCredentials = ProxyCredentials(),
            Timeout = TimeSpan.FromSeconds(TimeoutSec > 0 ? TimeoutSec : Interactive ? PatienceWithPeople : Patience),
        };
    }

    private (string? OrgId, string? UserId) TokenIdentity()
    {
        var identity = Identity.Parse(OrgId, "-OrgId");
        return identity with { UserId = Identity.ParseUser(UserId) ?? identity.UserId };
    }

    private ICredentials? ProxyCredentials()
    {
        if (ProxyCredential is not null && ProxyUseDefaultCredentials)
            throw new ArgumentException("-ProxyCredential and -ProxyUseDefaultCredentials exclude each other.");
        return ProxyUseDefaultCredentials ? CredentialCache.DefaultCredentials : ProxyCredential?.GetNetworkCredential();
    }

    private Dictionary<string, Func<SigningKey>> Keys()
    {
        var keys = new Dictionary<string, Func<SigningKey>>();
        if (CertificatePath is { } path)
            keys["-CertificatePath"] = () => SigningKey.FromFile(FilePath(path, "-CertificatePath"), CertificatePassword);
        if (Certificate is { } certificate)
            keys["-Certificate"] = () => SigningKey.FromCertificate(certificate);
        if (PrivateKeyPath is { } keyPath)
            keys["-PrivateKeyPath"] = () => SigningKey.FromFile(FilePath(keyPath, "-PrivateKeyPath"), CertificatePassword);
        return keys;
    }

    /// <summary>As Write-Host does: seen at once, and no part of the output.</summary>
    private void Say(string text) => WriteInformation(new HostInformationMessage { Message = text }, ["PSHOST"]);
}
