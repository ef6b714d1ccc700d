namespace PubSub.Client.Events;

/// <summary>Record ids to look for. An id of 15 characters and the same one of 18 are equal; <c>001*</c>, as Salesforce writes it where all
/// records of an object are meant, stands for every id that begins so, on either side.</summary>
internal sealed class RecordIdSet
{
    private const int ShortLength = 15;
    private const int LongLength = 18;

    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly List<string> _prefixes = [];

    /// <exception cref="FormatException">A text is neither an id nor the beginning of one: it would be waited for in silence.</exception>
    public RecordIdSet(IEnumerable<string> ids)
    {
        foreach (var id in ids.Select(id => id.Trim()))
        {
            Check(id);
            if (id.EndsWith('*'))
                _prefixes.Add(PrefixOf(id));
            else
                _ids.Add(Shorten(id));
        }
    }

    /// <summary>Whether any of an event's record ids is, or may be, one of these.</summary>
    public bool Overlaps(object?[] recordIds)
    {
        foreach (var recordId in recordIds)
        {
            if (recordId is string id && (id.EndsWith('*') ? MayHave(PrefixOf(id)) : Has(Shorten(id))))
                return true;
        }
        return false;
    }

    private bool Has(string id) => _ids.Contains(id) || _prefixes.Exists(prefix => id.StartsWith(prefix, StringComparison.Ordinal));

    private bool MayHave(string prefix) => _ids.Any(id => id.StartsWith(prefix, StringComparison.Ordinal))
        || _prefixes.Exists(own => own.StartsWith(prefix, StringComparison.Ordinal) || prefix.StartsWith(own, StringComparison.Ordinal));

    private static void Check(string id)
    {
        var isPrefix = id.EndsWith('*');
        var known = isPrefix ? id[..^1] : id;
        if (!known.All(char.IsAsciiLetterOrDigit) || (isPrefix ? known.Length > LongLength : known.Length is not (ShortLength or LongLength)))
        {
            throw new FormatException(
                $"'{id}' is no record id. Give its {ShortLength} or {LongLength} letters and digits, or the beginning of ids with * behind, such as 001*. No other wildcards are taken.");
        }
    }

    private static string PrefixOf(string wildcard) => wildcard[..Math.Min(wildcard.Length - 1, ShortLength)];

    // The three characters more only repeat which of the others are upper case.
    private static string Shorten(string id) => id.Length == LongLength ? id[..ShortLength] : id;
}
