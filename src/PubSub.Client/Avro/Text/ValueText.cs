using System.Globalization;

namespace PubSub.Client.Avro;

/// <summary>How values look in messages: short, in the invariant culture, and never a whole object.</summary>
internal static class ValueText
{
    private const int MaxLength = 60;

    internal static string Show(object? value) => value switch
    {
        null => "null",
        string text => "'" + Shorten(text) + "'",
        char c => "'" + Show(c) + "'",
        DateTime or DateTimeOffset or DateOnly or TimeOnly => ((IFormattable)value).ToString("o", CultureInfo.InvariantCulture),
        byte[] bytes => string.Create(CultureInfo.InvariantCulture, $"{bytes.Length} bytes"),
        Enum => value.ToString()!,
        IFormattable number when value.GetType().IsValueType => Shorten(number.ToString(null, CultureInfo.InvariantCulture)),
        bool flag => flag ? "true" : "false",
        _ => "an object of type " + value.GetType().Name,
    };

    /// <summary>The names, separated by commas; only the first ten of many.</summary>
    internal static string List(IReadOnlyList<string> names)
    {
        const int Shown = 10;
        if (names.Count <= Shown) return string.Join(", ", names);
        return string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", names.Take(Shown))} and {names.Count - Shown} more");
    }

    private static string Shorten(string text)
    {
        var start = text.Length <= MaxLength ? text : string.Concat(text.AsSpan(0, MaxLength), "…");
        return string.Concat(start.Select(Show));
    }

    /// <summary>Controls as their pictures, so that a terminal shows them and does not obey.</summary>
    private static char Show(char c) =>
        c < ' ' ? (char)('\u2400' + c) : char.IsControl(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format ? '\uFFFD' : c;
}
