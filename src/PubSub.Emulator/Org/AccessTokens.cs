using System.Collections.Concurrent;

namespace PubSub.Emulator.Org;

/// <summary>The tokens that are valid now.</summary>
internal sealed class AccessTokens(Random random)
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._";
    private const int SecretChars = 96;

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, bool> _valid = new(StringComparer.Ordinal);

    public string Issue()
    {
        var token = Forge();
        _valid[token] = true;
        return token;
    }

    /// <summary>A token that looks right and is accepted nowhere.</summary>
    public string Forge()
    {
        lock (_gate)
        {
            return $"{OrgIdentity.OrgId15}!{new string(random.GetItems<char>(Alphabet, SecretChars))}";
        }
    }

    public bool IsValid(string token) => _valid.ContainsKey(token);

    public void ExpireAll() => _valid.Clear();
}
