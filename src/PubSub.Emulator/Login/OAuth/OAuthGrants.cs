using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace PubSub.Emulator.Login.OAuth;

/// <summary>The codes and refresh tokens that are out.</summary>
internal sealed class OAuthGrants(TimeProvider time)
{
    private static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(3);

    private readonly ConcurrentDictionary<string, CodeGrant> _codes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _refreshTokens = new(StringComparer.Ordinal);

    public string IssueCode(string clientId, string redirectUri, string challenge)
    {
        var code = $"aPrx{RandomText()}";
        _codes[code] = new CodeGrant(clientId, redirectUri, challenge, time.GetUtcNow() + CodeLifetime);
        return code;
    }

    /// <summary>Takes a code, once.</summary>
    public void Redeem(string code, string clientId, string redirectUri, string verifier)
    {
        if (!_codes.TryRemove(code, out var grant) || grant.ClientId != clientId)
        {
            throw new OAuthRefusal("invalid_grant", "invalid authorization code");
        }

        if (grant.Expires < time.GetUtcNow())
        {
            throw new OAuthRefusal("invalid_grant", "expired authorization code");
        }

        if (grant.RedirectUri != redirectUri)
        {
            throw new OAuthRefusal("redirect_uri_mismatch", "redirect_uri must match configuration");
        }

        if (grant.Challenge.Length > 0 && ChallengeOf(verifier) != grant.Challenge)
        {
            throw new OAuthRefusal("invalid_grant", "invalid code verifier");
        }
    }

    public string IssueRefreshToken(string clientId)
    {
        var token = $"5Aep861{RandomText()}";
        _refreshTokens[token] = clientId;
        return token;
    }

    public bool IsRefreshToken(string token, string clientId) => _refreshTokens.TryGetValue(token, out var owner) && owner == clientId;

    public void RevokeRefreshTokens() => _refreshTokens.Clear();

    private static string ChallengeOf(string verifier) => System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    private static string RandomText() => RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 60);

    private sealed record CodeGrant(string ClientId, string RedirectUri, string Challenge, DateTimeOffset Expires);
}
