using System.Security;
using PubSub.Client.Auth;
using PubSub.Client.Auth.OAuth;

namespace PubSub.SigningIn;

/// <summary>With a refresh token of an earlier sign-in.</summary>
internal static class RefreshSignIn
{
    public static Credential Create(string? clientId, SecureString? clientSecret, SecureString refreshToken, Uri loginUrl)
    {
        if (string.IsNullOrWhiteSpace(clientId))
            throw Guidance.Missing("-RefreshToken needs the consumer key of the app that it was given to, with -ClientId.");
        if (refreshToken.Length == 0)
            throw new ArgumentException("The refresh token is empty.");
        return new RefreshTokenCredential(clientId.Trim(), clientSecret, refreshToken, loginUrl);
    }
}
