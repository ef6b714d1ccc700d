using System.Security.Cryptography;
using System.Text;
using PubSub.Client.Avro;

namespace PubSub.Client.Events;

/// <summary>The new value of a large text field of which a change event only has the differences.</summary>
public static class FieldDiff
{
    /// <summary>Applies a unified diff, whose second line has the SHA-256 of the new value, to the old value.</summary>
    /// <exception cref="FieldDiffException">It is no diff, it does not fit the old value, or the result has another SHA-256.</exception>
    public static string Apply(string oldValue, string diff)
    {
        ArgumentNullException.ThrowIfNull(oldValue);
        ArgumentNullException.ThrowIfNull(diff);
        var reader = new FieldDiffReader(diff);
        var oldLines = oldValue.Split('\n');
        var lines = new List<string>(oldLines.Length);
        var next = 0;
        while (reader.ReadHunk() is { } hunk)
        {
            // Makers of diffs number an insertion's old line differently; its new line they all number alike.
            var start = hunk.OldCount > 0 ? hunk.OldStart - 1 : next + hunk.NewStart - 1 - lines.Count;
            if (start < next || start > oldLines.Length - hunk.OldCount)
                throw Misfit(ValueText.Show(hunk.OldStart), "which the old value does not have there");
            lines.AddRange(oldLines[next..start]);
            next = Apply(hunk, oldLines, start, lines);
        }
        lines.AddRange(oldLines[next..]);
        return Verify(lines, reader.Hash);
    }

    private static int Apply(FieldDiffHunk hunk, string[] oldLines, int next, List<string> lines)
    {
        foreach (var (kind, text) in hunk.Lines)
        {
            if (kind == '+')
            {
                lines.Add(text);
                continue;
            }
            var old = oldLines[next++];
            if (!WithoutReturn(old).Equals(WithoutReturn(text), StringComparison.Ordinal))
                throw Misfit(ValueText.Show(next), $"which should be {ValueText.Show(text)} and is {ValueText.Show(old)}");
            if (kind == ' ')
                lines.Add(old);
        }
        return next;
    }

    /// <summary>A diff does not say which line breaks the text has, and its makers differ about the last one; the hash says it.</summary>
    private static string Verify(List<string> lines, byte[] hash)
    {
        var trimmed = lines.ConvertAll(WithoutReturn);
        foreach (var (all, lineBreak) in new[] { (lines, "\n"), (trimmed, "\n"), (trimmed, "\r\n") })
        {
            var text = string.Join(lineBreak, all);
            if (HasHash(text, hash))
                return text;
            if (HasHash(text + lineBreak, hash))
                return text + lineBreak;
            if (text.EndsWith(lineBreak, StringComparison.Ordinal) && HasHash(text[..^lineBreak.Length], hash))
                return text[..^lineBreak.Length];
        }
        throw new FieldDiffException(
            "HashMismatch",
            $"The merged value does not have the SHA-256 {Convert.ToHexString(hash).ToLowerInvariant()} that the diff gives for the new value. "
            + "The old value differs from the one that was changed where the diff does not look; get the field's value from the record instead.");
    }

    private static string WithoutReturn(string line) => line.EndsWith('\r') ? line[..^1] : line;

    private static bool HasHash(string text, byte[] hash) => SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan().SequenceEqual(hash);

    private static FieldDiffException Misfit(string line, string why) => new(
        "Misfit",
        $"The diff does not fit the old value: it is about line {line}, {why}. Give the value from before this very change, or get the new one from the record.");
}
