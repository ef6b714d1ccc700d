namespace PubSub.SigningIn;

/// <summary>The parameter sets of signing in. Each but the first and Jwt has one parameter that is mandatory and tells it from the others; what else
/// it needs is asked for by messages of our own, which list the ways in.</summary>
internal static class SignInSets
{
    public const string AccessToken = "AccessToken";
    public const string TargetOrg = "TargetOrg";
    public const string ClientCredential = "ClientCredential";
    public const string ClientSecret = "ClientSecret";
    public const string Jwt = "Jwt";
    public const string RefreshToken = "RefreshToken";
    public const string Interactive = "Interactive";
    public const string Soap = "Credential";
    public const string Password = "CredentialAndClient";
    public const string FromEnvironment = "FromEnvironment";
}
