namespace PubSub.Client.Auth;

/// <summary>Ids of orgs, in their 15 or 18 characters.</summary>
public static class OrgId
{
    private const string CheckCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

    /// <summary>The 18-character form, whose last three tell upper from lower case; an id of another length is given back as it is.</summary>
    public static string ToLong(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (id.Length != 15)
            return id;
        Span<char> suffix = stackalloc char[3];
        for (var chunk = 0; chunk < 3; chunk++)
        {
            var bits = 0;
            for (var i = 0; i < 5; i++)
                bits |= char.IsAsciiLetterUpper(id[(chunk * 5) + i]) ? 1 << i : 0;
            suffix[chunk] = CheckCharacters[bits];
        }
        return string.Concat(id, suffix);
    }

    /// <summary>Whether a text has the form of an org's id.</summary>
    public static bool IsOne(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length is 15 or 18 && text.StartsWith("00D", StringComparison.Ordinal) && text.All(char.IsAsciiLetterOrDigit);
    }

    /// <summary>The id at the front of an opaque token (<c>00D…!…</c>), as 18 characters; null where the token has none.</summary>
    internal static string? FromToken(string token)
    {
        var end = token.IndexOf('!', StringComparison.Ordinal);
        return end is 15 or 18 && token.StartsWith("00D", StringComparison.Ordinal) ? ToLong(token[..end]) : null;
    }
}
