using System.Buffers;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace PubSub.Completion;

/// <summary>Names as what PowerShell offers while one types.</summary>
internal static class Completions
{
    // What ends a bare word, the curly quotes among it.
    private static readonly SearchValues<char> Special =
        SearchValues.Create(" \t\r\n`'\"$;,(){}[]|&<>\u2018\u2019\u201A\u201B\u201C\u201D\u201E");

    /// <summary>Those of the names that fit what has been typed: at first what begins with it, then what has it anywhere.</summary>
    /// <param name="names">Each name with a remark to it.</param>
    /// <param name="typed">The word so far, perhaps with a quote before it.</param>
    public static IEnumerable<CompletionResult> Of(IEnumerable<(string Name, string Remark)> names, string? typed)
    {
        var word = (typed ?? "").Trim('\'', '"');
        return names.Where(n => n.Name.Contains(word, StringComparison.OrdinalIgnoreCase))
            .OrderBy(n => !n.Name.StartsWith(word, StringComparison.OrdinalIgnoreCase)).ThenBy(n => n.Name, StringComparer.OrdinalIgnoreCase)
            .Select(n => new CompletionResult(Quote(n.Name), n.Name, CompletionResultType.ParameterValue, n.Remark));
    }

    private static string Quote(string name)
    {
        // In front, many a character has a meaning, and a digit makes a number.
        var isBare = name.AsSpan().IndexOfAny(Special) < 0 && (char.IsLetter(name[0]) || name[0] is '/' or '_');
        return isBare ? name : $"'{CodeGeneration.EscapeSingleQuotedStringContent(name)}'";
    }
}
