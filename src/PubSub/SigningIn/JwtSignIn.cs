using PubSub.Client.Auth;
using PubSub.Client.Auth.OAuth;

namespace PubSub.SigningIn;

/// <summary>As a user, with the private key of a certificate that the app knows: OAuth JWT bearer.</summary>
internal static class JwtSignIn
{
    /// <param name="clientId">The app's consumer key.</param>
    /// <param name="userName">The user.</param>
    /// <param name="keys">The keys that were given, by what gave them, each to be loaded.</param>
    /// <param name="loginUrl">Where to sign in.</param>
    public static Credential Create(string? clientId, string? userName, IReadOnlyDictionary<string, Func<SigningKey>> keys, Uri loginUrl)
    {
        var hasKey = keys.Count > 0;
        if (string.IsNullOrWhiteSpace(clientId))
        {
            throw Guidance.Missing(userName is null && !hasKey
                ? "It is not said how to sign in."
                : "Signing in with a certificate needs the app's consumer key, with -ClientId.");
        }
        if (string.IsNullOrWhiteSpace(userName))
        {
            throw Guidance.Missing(hasKey
                ? "Signing in with a certificate needs the user to sign in as, with -Username."
                : "-ClientId alone is not enough: add -Username with a certificate, -RefreshToken, or -Interactive.");
        }
        if (!hasKey)
            throw Guidance.Missing("-ClientId and -Username need a private key: give one of -CertificatePath, -Certificate and -PrivateKeyPath.");
        if (keys.Count > 1)
            throw new ArgumentException($"{string.Join(" and ", keys.Keys)} exclude each other: give one private key.");
        return new JwtBearerCredential(clientId.Trim(), userName.Trim(), keys.Values.Single()(), loginUrl);
    }
}
