using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PubSub.Emulator.Records;

/// <summary>The unified diff that stands for a large text in a change event, where Salesforce sends one.</summary>
internal static class TextDiff
{
    private const int LeastLength = 1000;

    // Beyond this a table of common lines takes too much; the whole middle then counts as changed.
    private const long MostCells = 4_000_000;

    /// <summary>The diff; null where the whole text is sent: it is short, differs too much, or the diff is no shorter.</summary>
    public static string? Of(string old, string text)
    {
        if (text.Length < LeastLength || Math.Abs(text.Length - old.Length) > Math.Max(text.Length, old.Length) / 2)
        {
            return null;
        }

        var before = Lines(old);
        var after = Lines(text);
        var (hunks, changed) = Hunks(before, after);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        var diff = $"--- \n+++ {hash}\n{string.Join('\n', hunks)}";
        return 4 * changed > before.Length + after.Length || diff.Length >= text.Length ? null : diff;
    }

    private static string[] Lines(string text) => [.. text.Split('\n').Select(line => line.TrimEnd('\r'))];

    private static (List<string> Hunks, int Changed) Hunks(string[] before, string[] after)
    {
        List<string> hunks = [];
        var changed = 0;
        (int Old, int New) next = (0, 0);
        foreach (var same in CommonLines(before, after).Append((Old: before.Length, New: after.Length)))
        {
            var (removed, added) = (same.Old - next.Old, same.New - next.New);
            if (removed + added > 0)
            {
                changed += removed + added;
                hunks.Add(string.Create(CultureInfo.InvariantCulture, $"@@ -{next.Old + 1},{removed} +{next.New + 1},{added} @@"));
                hunks.AddRange(before.Skip(next.Old).Take(removed).Select(line => "-" + line));
                hunks.AddRange(after.Skip(next.New).Take(added).Select(line => "+" + line));
            }

            next = (same.Old + 1, same.New + 1);
        }

        return (hunks, changed);
    }

    /// <summary>The longest sequence of lines that both have, as their places.</summary>
    private static IEnumerable<(int Old, int New)> CommonLines(string[] before, string[] after)
    {
        var start = before.Zip(after).TakeWhile(pair => pair.First == pair.Second).Count();
        var end = before[start..].Reverse().Zip(after[start..].Reverse()).TakeWhile(pair => pair.First == pair.Second).Count();
        var (oldEnd, newEnd) = (before.Length - end, after.Length - end);
        IEnumerable<(int, int)> middle = (long)(oldEnd - start) * (newEnd - start) > MostCells ? [] : Middle(before, after, start, oldEnd, newEnd);
        return Enumerable.Range(0, start).Select(i => (i, i)).Concat(middle).Concat(Enumerable.Range(0, end).Select(i => (oldEnd + i, newEnd + i)));
    }

    private static IEnumerable<(int Old, int New)> Middle(string[] before, string[] after, int start, int oldEnd, int newEnd)
    {
        var longest = new int[oldEnd - start + 1, newEnd - start + 1];
        for (var i = oldEnd - 1; i >= start; i--)
        {
            for (var j = newEnd - 1; j >= start; j--)
            {
                longest[i - start, j - start] = before[i] == after[j]
                    ? longest[i - start + 1, j - start + 1] + 1
                    : Math.Max(longest[i - start + 1, j - start], longest[i - start, j - start + 1]);
            }
        }

        for (int i = start, j = start; i < oldEnd && j < newEnd;)
        {
            if (before[i] == after[j])
            {
                yield return (i++, j++);
            }
            else if (longest[i - start + 1, j - start] >= longest[i - start, j - start + 1])
            {
                i++;
            }
            else
            {
                j++;
            }
        }
    }
}
