namespace PubSub.Client.Auth.OAuth;

/// <summary>The OAuth flows that the token endpoint is asked for.</summary>
internal enum OAuthFlow
{
    ClientCredentials,
    JwtBearer,
    RefreshToken,
    Password,
    AuthorizationCode,
}
