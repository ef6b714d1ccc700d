using System.Management.Automation;
using System.Security;
using PubSub.Client.Auth;
using PubSub.Client.Auth.Cli;
using PubSub.Client.Auth.OAuth;
using PubSub.Errors;
using PubSub.Parameters;

namespace PubSub.SigningIn;

/// <summary>With the SF_* variables of the environment, for containers and build servers. The first way whose first variable is set is taken.</summary>
internal sealed class EnvironmentSignIn(LoginHost host, Func<string, string?> environment, Func<string, string, string> filePath, Action<string> warn)
{
    /// <summary>The variable that names the endpoint.</summary>
    public const string EndpointName = "SF_PUBSUB_ENDPOINT";

    private const string InstanceUrl = "SF_ORG_INSTANCE_URL";

    private static readonly string[] Names =
    [
        "SF_ACCESS_TOKEN", InstanceUrl, "SF_ORG_ID", "SF_REFRESH_TOKEN", "SF_CLIENT_ID", "SF_CLIENT_SECRET", "SF_PRIVATE_KEY", "SF_PRIVATE_KEY_PATH",
        "SF_CERTIFICATE_PATH", "SF_CERTIFICATE_PASSWORD", "SF_USERNAME", "SF_PASSWORD", "SF_SECURITY_TOKEN", "SF_LOGIN_URL", "SF_TARGET_ORG",
    ];

    /// <summary>The endpoint that the environment names; null for none.</summary>
    public static Uri? Endpoint(Func<string, string?> environment) => Url(environment, EndpointName);

    public Credential Create()
    {
        if (Secret("SF_ACCESS_TOKEN") is { } token)
            return TokenSignIn.Create(token, host.Origin(Required(InstanceUrl, Url), InstanceUrl), Identity.Parse(Text("SF_ORG_ID"), "SF_ORG_ID"));
        if (Secret("SF_REFRESH_TOKEN") is { } refresh)
            return RefreshSignIn.Create(Required("SF_CLIENT_ID", Text), Secret("SF_CLIENT_SECRET"), refresh, LoginUrl());
        if (Keys() is { Count: > 0 } keys)
            return JwtSignIn.Create(Required("SF_CLIENT_ID", Text), Required("SF_USERNAME", Text), keys, LoginUrl());
        if (Secret("SF_PASSWORD") is { } password)
            return Password(new PSCredential(Required("SF_USERNAME", Text), password));
        if (Secret("SF_CLIENT_SECRET") is { } secret)
            return ClientSignIn.Create(Required("SF_CLIENT_ID", Text), secret, host.OfOrg(Required(InstanceUrl, Url), InstanceUrl));
        if (Text("SF_TARGET_ORG") is { } targetOrg)
            return new SfCliCredential(targetOrg);
        throw Nothing();
    }

    private Credential Password(PSCredential user) => Secret("SF_CLIENT_SECRET") is { } secret
        ? PasswordSignIn.OAuth(user, Secret("SF_SECURITY_TOKEN"), new PSCredential(Required("SF_CLIENT_ID", Text), secret), LoginUrl(), warn)
        : PasswordSignIn.Soap(user, Secret("SF_SECURITY_TOKEN"), PasswordSignIn.LastSoapVersion, LoginUrl(), warn);

    private Dictionary<string, Func<SigningKey>> Keys()
    {
        var keys = new Dictionary<string, Func<SigningKey>>();
        var password = Secret("SF_CERTIFICATE_PASSWORD");
        // Many a container's settings hold one line only, with \n for the line breaks.
        if (Text("SF_PRIVATE_KEY") is { } pem)
            keys["SF_PRIVATE_KEY"] = () => SigningKey.FromPem(pem.Replace("\\n", "\n", StringComparison.Ordinal), password, "The variable SF_PRIVATE_KEY");
        foreach (var name in new[] { "SF_PRIVATE_KEY_PATH", "SF_CERTIFICATE_PATH" })
        {
            if (Text(name) is { } path)
                keys[name] = () => SigningKey.FromFile(filePath(path, name), password);
        }
        return keys;
    }

    private Uri LoginUrl() => host.OfUser(Url("SF_LOGIN_URL"), "SF_LOGIN_URL", sandbox: false);

    private string? Text(string name) => environment(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

    private SecureString? Secret(string name) => Text(name) is { } text ? Client.Auth.Secret.From(text) : null;

    private Uri? Url(string name) => Url(environment, name);

    private static Uri? Url(Func<string, string?> environment, string name)
    {
        if (environment(name) is not { } text || string.IsNullOrWhiteSpace(text))
            return null;
        return WebAddress.Parse(text) ?? throw new ArgumentException($"The environment variable {name} is not a URL such as https://example.my.salesforce.com.");
    }

    private T Required<T>(string name, Func<string, T?> read)
        where T : class =>
        read(name) ?? throw new UsageException(
            $"-FromEnvironment: {name} is not set, which goes with the variables that are ({string.Join(", ", Names.Where(n => Text(n) is not null))}). "
            + "Get-Help Connect-SfPubSub -Parameter FromEnvironment lists what belongs together.",
            "SfSignInIncomplete", ErrorCategory.InvalidArgument);

    private UsageException Nothing()
    {
        var set = Names.Where(n => Text(n) is not null).ToArray();
        var found = set.Length == 0 ? "none of the variables is set" : $"only {string.Join(" and ", set)} {(set.Length == 1 ? "is" : "are")} set";
        return new UsageException(
            $"""
            -FromEnvironment: {found}. One of these is needed; the first whose first variable is set counts:
              SF_ACCESS_TOKEN, SF_ORG_INSTANCE_URL
              SF_REFRESH_TOKEN, SF_CLIENT_ID (SF_CLIENT_SECRET)
              SF_PRIVATE_KEY or SF_PRIVATE_KEY_PATH or SF_CERTIFICATE_PATH (SF_CERTIFICATE_PASSWORD), SF_CLIENT_ID, SF_USERNAME
              SF_PASSWORD, SF_USERNAME (SF_SECURITY_TOKEN; SF_CLIENT_ID, SF_CLIENT_SECRET)
              SF_CLIENT_SECRET, SF_CLIENT_ID, SF_ORG_INSTANCE_URL
              SF_TARGET_ORG
            SF_LOGIN_URL says where users sign in, SF_PUBSUB_ENDPOINT which endpoint is called.
            """,
            "SfSignInIncomplete", ErrorCategory.InvalidArgument);
    }
}
