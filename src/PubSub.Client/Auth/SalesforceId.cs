namespace PubSub.Client.Auth;

/// <summary>Ids of records, in their 15 or 18 characters.</summary>
public static class SalesforceId
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

    /// <summary>Whether a text has the form of an id.</summary>
    /// <param name="text">The text.</param>
    /// <param name="prefix">The three characters that ids of one kind of record begin with; none for every kind.</param>
    public static bool IsOne(string text, string prefix = "")
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length is 15 or 18 && text.StartsWith(prefix, StringComparison.Ordinal) && text.All(char.IsAsciiLetterOrDigit);
    }
}
