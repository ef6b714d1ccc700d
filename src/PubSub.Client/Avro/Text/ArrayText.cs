using System.Text;

namespace PubSub.Client.Avro;

/// <summary>
/// An array of single values as one text: <c>a;b;c</c>. A backslash before <c>;</c> or another backslash takes its meaning away, an item
/// <c>\N</c> is null, and before anything else a backslash is itself. <c>[]</c> alone is the empty array, and <c>\E</c> alone an array
/// of one empty text: empty text alone is how a CSV file writes null.
/// </summary>
internal static class ArrayText
{
    internal const string Empty = "[]";
    private const string Null = @"\N";
    private const string OneEmpty = @"\E";

    internal static string Join(object?[] items)
    {
        if (items.Length == 0) return Empty;
        if (items.Length == 1) return JoinSingle(Escape(items[0]));
        var text = new StringBuilder();
        for (var i = 0; i < items.Length; i++)
        {
            if (i > 0) text.Append(';');
            text.Append(Escape(items[i]));
        }

        return text.ToString();
    }

    internal static object?[] Split(string text)
    {
        if (text.Length == 0 || text == Empty) return [];
        if (text == OneEmpty) return [""];
        if (text == @"\" + Empty) return [Empty];
        var items = new List<object?>();
        var item = new StringBuilder();
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || text[i] == ';')
            {
                items.Add(text.AsSpan(start, i - start).SequenceEqual(Null) ? null : item.ToString());
                item.Clear();
                start = i + 1;
            }
            else
            {
                if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] is ';' or '\\') i++;
                item.Append(text[i]);
            }
        }

        return [.. items];
    }

    private static string JoinSingle(string item) => item switch
    {
        "" => OneEmpty,
        Empty => @"\" + Empty,
        _ => item,
    };

    private static string Escape(object? item) => item is null
        ? Null
        : ScalarText.Of(item).Replace(@"\", @"\\", StringComparison.Ordinal).Replace(";", @"\;", StringComparison.Ordinal);
}
