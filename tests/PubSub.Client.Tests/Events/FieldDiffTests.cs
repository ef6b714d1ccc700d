using System.Security.Cryptography;
using System.Text;
using PubSub.Client.Events;

namespace PubSub.Client.Tests.Events;

/// <summary>Diffs of large text fields.</summary>
public sealed class FieldDiffTests
{
    private const string Old = "one\ntwo\nthree\nfour\nfive";

    [Theory]
    [InlineData("one\nTWO\nthree\nfour\nfive", "@@ -2,1 +2,1 @@\n-two\n+TWO")]
    [InlineData("one\nTWO\nthree\nFOUR\nfive", "@@ -2,1 +2,1 @@\n-two\n+TWO\n@@ -4,1 +4,1 @@\n-four\n+FOUR")]
    [InlineData("one\nTWO\nthree\nfour\nfive", "@@ -1,3 +1,3 @@ a heading\n one\n-two\n+TWO\n three\n")]
    [InlineData("one\nTWO\nthree\nfour\nfive", "@@ -2 +2 @@\r\n-two\r\n+TWO\r\n")]
    [InlineData("two\nthree\nfour\nfive", "@@ -1 +0,0 @@\n-one")]
    [InlineData("zero\none\ntwo\nthree\nfour\nfive", "@@ -0,0 +1 @@\n+zero")]
    [InlineData("zero\none\ntwo\nthree\nfour\nfive", "@@ -1,0 +1,1 @@\n+zero")]
    [InlineData("one\ntwo\n2.5\nthree\nfour\nfive", "@@ -2,0 +3 @@\n+2.5")]
    [InlineData("one\ntwo\n2.5\nthree\nfour\nfive", "@@ -3,0 +3,1 @@\n+2.5")]
    [InlineData("one\ntwo\nthree\nfour\nfive\nsix\n", "@@ -5 +5,2 @@\n-five\n\\ No newline at end of file\n+five\n+six")]
    [InlineData("one\ntwo\nthree\nfour\nfive\n", "@@ -5 +5 @@\n-five\n\\ No newline at end of file\n+five")]
    [InlineData("one\n--- two\n\nthree\nfour\nfive", "@@ -2,1 +2,2 @@\n-two\n+--- two\n+")]
    [InlineData(Old, "")]
    public void Fits_and_has_the_hash(string expected, string hunks) => Assert.Equal(expected, FieldDiff.Apply(Old, Diff(expected, hunks)));

    [Fact]
    public void The_hash_is_taken_in_either_case_and_of_utf8()
    {
        const string New = "ein\nzwei – 🎈";
        Assert.Equal(New, FieldDiff.Apply("ein\ndrei", Diff(New, "@@ -2,1 +2,1 @@\n-drei\n+zwei – 🎈").Replace(Hash(New), Hash(New).ToUpperInvariant(), StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("one\r\ntwo\r\nthree", "one\r\nTWO\r\nthree")]
    [InlineData("one\r\ntwo\r\nthree", "one\nTWO\nthree")]
    [InlineData("one\ntwo\nthree", "one\r\nTWO\r\nthree")]
    [InlineData("one\ntwo\nthree\n", "one\nTWO\nthree")]
    [InlineData("one\ntwo\nthree", "one\nTWO\nthree\n")]
    [InlineData("one\r\ntwo\r\nthree", "one\r\nTWO\r\nthree\r\n")]
    public void The_hash_says_which_line_breaks_the_new_value_has(string old, string expected) =>
        Assert.Equal(expected, FieldDiff.Apply(old, Diff(expected, "@@ -2,1 +2,1 @@\n-two\n+TWO")));

    [Fact]
    public void An_empty_old_value_has_no_lines() => Assert.Equal("a\nb", FieldDiff.Apply("", Diff("a\nb", "@@ -0,0 +1,2 @@\n+a\n+b")));

    [Theory]
    [InlineData("")]
    [InlineData("the new value itself")]
    [InlineData("--- ")]
    [InlineData("--- \n+++ ")]
    [InlineData("--- \n+++ 00\n@@ -1 +1 @@\n-one\n+1")]
    [InlineData("--- \n+++ *\none")]
    [InlineData("--- \n+++ *\n@@ -1 +1 @@\n-one")]
    [InlineData("--- \n+++ *\n@@ -1,2 +1,2 @@\n-one\n+1")]
    [InlineData("--- \n+++ *\n@@ -1 +1 @@\n-one\n-two\n+1")]
    [InlineData("--- \n+++ *\n@@ -1 +1 @@\n*one\n+1")]
    [InlineData("--- \n+++ *\n@@ -1,99999999999 +1 @@\n-one\n+1")]
    [InlineData("--- \n+++ *\n@@ -1 +1 @@\n-one\n+1\n+2")]
    public void What_is_no_diff_is_told(string diff) => Refused("Malformed", diff.Replace("*", Hash(""), StringComparison.Ordinal));

    [Theory]
    [InlineData("@@ -1 +1 @@\n-ONE\n+1")]
    [InlineData("@@ -2 +2 @@\n-one\n+1")]
    [InlineData("@@ -6 +6 @@\n-six\n+6")]
    [InlineData("@@ -999999999 +1 @@\n-six\n+6")]
    [InlineData("@@ -0,0 +999999999 @@\n+6")]
    [InlineData("@@ -0 +1 @@\n-one\n+1")]
    [InlineData("@@ -3 +3 @@\n-three\n+3\n@@ -1 +1 @@\n-one\n+1")]
    [InlineData("@@ -3 +3 @@\n-three\n+3\n@@ -3 +3 @@\n-three\n+3")]
    public void A_diff_of_another_text_is_told(string hunks) => Refused("Misfit", Diff("", hunks));

    [Fact]
    public void A_result_with_another_hash_is_told()
    {
        Refused("HashMismatch", Diff("one\ntwo\nthree\nfour\nFIVE", "@@ -2,1 +2,1 @@\n-two\n+TWO"));
        Refused("HashMismatch", Diff("", ""));
    }

    [Fact]
    public void A_hostile_diff_costs_no_more_than_its_length()
    {
        Refused("Malformed", Diff("", "@@ -1,999999999 +1,999999999 @@\n" + string.Join('\n', Enumerable.Repeat("+", 1_000_000))));
        Refused("Misfit", Diff("", string.Join('\n', Enumerable.Repeat("@@ -1,1 +1,1 @@\n-one\n+1", 200_000))));
        var grown = string.Concat(Enumerable.Repeat("x\n", 500_000)) + Old;
        Assert.Equal(grown, FieldDiff.Apply(Old, Diff(grown, "@@ -0,0 +1,500000 @@\n" + string.Join('\n', Enumerable.Repeat("+x", 500_000)))));
    }

    private static void Refused(string code, string diff) => Assert.Equal(code, Assert.Throws<FieldDiffException>(() => FieldDiff.Apply(Old, diff)).Code);

    private static string Diff(string expected, string hunks) => $"--- \n+++ {Hash(expected)}\n{hunks}";

    private static string Hash(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text))).ToLowerInvariant();
}
