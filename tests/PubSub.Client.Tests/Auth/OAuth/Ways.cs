using PubSub.Client.Auth;
using PubSub.Client.Auth.OAuth;

namespace PubSub.Client.Tests.Auth.OAuth;

/// <summary>The ways to sign in that need no person, by short names.</summary>
internal static class Ways
{
    public static IReadOnlyList<string> Secrets { get; } = ["s3cret&client", "p%ss+word", "t0kenOfUser", "refre$h/token"];

    public static Credential Create(string way, Uri loginUrl, string clientId = "key") => way switch
    {
        "client" => new ClientCredentialsCredential(clientId, Secret.From(Secrets[0]), loginUrl),
        "jwt" => new JwtBearerCredential(clientId, "ops@example.com", SigningKey.FromCertificate(TestKeys.Certificate), loginUrl),
        "password" => new PasswordCredential("ops@example.com", Secret.From(Secrets[1]), Secret.From(Secrets[2]), clientId, Secret.From(Secrets[0]), loginUrl),
        "refresh" => new RefreshTokenCredential(clientId, Secret.From(Secrets[0]), Secret.From(Secrets[3]), loginUrl),
        _ => throw new ArgumentException(way),
    };
}
