using System.Globalization;
using System.Text.RegularExpressions;
using PubSub.Client.Avro;

namespace PubSub.Client.Events;

/// <summary>Lines that are replaced: the first and how many of the old text and of the new, and what to do with each.</summary>
internal sealed record FieldDiffHunk(int OldStart, int OldCount, int NewStart, IReadOnlyList<(char Kind, string Text)> Lines);

/// <summary>Reads a unified diff hunk by hunk: <c>--- </c>, <c>+++ </c> with a SHA-256, and <c>@@ -2,1 +2,1 @@</c> with lines.</summary>
internal sealed partial class FieldDiffReader
{
    private readonly string[] _lines;
    private int _next;

    /// <exception cref="FieldDiffException">The text does not begin as a diff.</exception>
    public FieldDiffReader(string diff)
    {
        _lines = diff.Split('\n');
        if (!Take().StartsWith("---", StringComparison.Ordinal))
            throw Malformed("should begin with '---'");
        var header = Take();
        if (!header.StartsWith("+++ ", StringComparison.Ordinal) || !Sha256().IsMatch(header.AsSpan(4).Trim()))
            throw Malformed("should be '+++ ' and the SHA-256 of the new value in 64 hex digits");
        Hash = Convert.FromHexString(header.AsSpan(4).Trim());
    }

    /// <summary>The SHA-256 of the new text.</summary>
    public byte[] Hash { get; }

    /// <summary>The next hunk; null after the last.</summary>
    /// <exception cref="FieldDiffException">It is none.</exception>
    public FieldDiffHunk? ReadHunk()
    {
        if (_next == _lines.Length || (_next == _lines.Length - 1 && _lines[_next].Length == 0))
            return null;
        var match = HunkStart().Match(Take());
        if (!match.Success)
            throw Malformed("should begin a hunk, such as '@@ -2,1 +2,1 @@'");
        var (oldCount, newCount) = (Number(match, 2), Number(match, 4));
        var lines = ReadLines(oldCount, newCount);
        return new FieldDiffHunk(Number(match, 1), oldCount, Number(match, 3), lines);
    }

    private List<(char Kind, string Text)> ReadLines(int oldLeft, int newLeft)
    {
        var lines = new List<(char, string)>();
        while (oldLeft > 0 || newLeft > 0 || (_next < _lines.Length && _lines[_next].StartsWith('\\')))
        {
            var line = Take();
            // What some tools leave of an empty line that stays.
            var kind = line is "" or "\r" ? ' ' : line[0];
            // '\ No newline at end of file': the hash says that better.
            if (kind == '\\')
                continue;
            oldLeft -= kind is ' ' or '-' ? 1 : 0;
            newLeft -= kind is ' ' or '+' ? 1 : 0;
            if (kind is not (' ' or '-' or '+') || oldLeft < 0 || newLeft < 0)
                throw Malformed("is not what the hunk's first line announces");
            lines.Add((kind, line is "" or "\r" ? line : line[1..]));
        }
        return lines;
    }

    private string Take() => _next < _lines.Length ? _lines[_next++] : throw Malformed("is where the text ends too early");

    private FieldDiffException Malformed(string what) => new(
        "Malformed",
        $"This is not a diff as change events have it: line {ValueText.Show(_next)} {what}. Only fields that diffFields names are diffs; others have their new value.");

    // One where it is not given.
    private static int Number(Match match, int group) =>
        match.Groups[group].Success ? int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 1;

    [GeneratedRegex(@"^@@ -([0-9]{1,9})(?:,([0-9]{1,9}))? \+([0-9]{1,9})(?:,([0-9]{1,9}))? @@", RegexOptions.CultureInvariant)]
    private static partial Regex HunkStart();

    [GeneratedRegex(@"^[0-9A-Fa-f]{64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Sha256();
}
