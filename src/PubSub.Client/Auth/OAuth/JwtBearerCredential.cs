using System.Text;
using System.Text.Json;
using PubSub.Client.Text;

namespace PubSub.Client.Auth.OAuth;

/// <summary>A statement of who signs in, signed with the private key of a certificate that the app knows: for programs without a person.</summary>
public sealed class JwtBearerCredential : OAuthCredential
{
    // Salesforce takes no more than three minutes.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(3);

    private readonly string _clientId;
    private readonly string _userName;
    private readonly SigningKey _key;

    /// <param name="clientId">The app's consumer key.</param>
    /// <param name="userName">The user to sign in as.</param>
    /// <param name="key">The private key; it is wiped with the credential.</param>
    /// <param name="loginUrl">Scheme and host to sign in at, which is also the assertion's audience.</param>
    public JwtBearerCredential(string clientId, string userName, SigningKey key, Uri loginUrl)
        : base(loginUrl) =>
        (_clientId, _userName, _key) = (clientId, userName, key);

    /// <inheritdoc/>
    public override string Name => "JwtBearer";

    private protected override OAuthFlow Flow => OAuthFlow.JwtBearer;

    internal override void Wipe() => _key.Wipe();

    private protected override TokenForm CreateForm() =>
        new TokenForm("urn:ietf:params:oauth:grant-type:jwt-bearer").Add("assertion", CreateAssertion(DateTimeOffset.UtcNow));

    /// <summary>Header and claims, each as base64url, and their signature (RFC 7515, 7523).</summary>
    internal string CreateAssertion(DateTimeOffset now)
    {
        var claims = new Dictionary<string, object>
        {
            ["iss"] = _clientId,
            ["sub"] = _userName,
            ["aud"] = LoginUrl.GetLeftPart(UriPartial.Authority),
            ["exp"] = (now + Lifetime).ToUnixTimeSeconds(),
        };
        var signed = $"{Base64Url.Encode("""{"alg":"RS256"}"""u8)}.{Base64Url.Encode(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        return $"{signed}.{Base64Url.Encode(_key.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }
}
