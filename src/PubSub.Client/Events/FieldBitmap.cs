using System.Buffers;

namespace PubSub.Client.Events;

/// <summary>The text of one bitmap: <c>0x</c> and hex digits of any number and case; bit 0 is the last.</summary>
internal static class FieldBitmap
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>Sets the flags of the bits that are 1, and leaves the others.</summary>
    /// <param name="bitmap">The text.</param>
    /// <param name="flags">One for each field.</param>
    /// <param name="fits">Whether every bit that is 1 has a flag.</param>
    /// <returns>Whether the text is a bitmap.</returns>
    public static bool TrySet(ReadOnlySpan<char> bitmap, bool[] flags, out bool fits)
    {
        fits = true;
        if (!bitmap.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            return false;
        var digits = bitmap[2..];
        if (digits.ContainsAnyExcept(HexDigits))
            return false;
        for (var i = 0; i < digits.Length; i++)
        {
            var bit = 4 * i;
            if (bit >= flags.Length)
            {
                // Not bit by bit: a hostile map may have millions of them.
                fits &= !digits[..^i].ContainsAnyExcept('0');
                return true;
            }
            for (var digit = Value(digits[^(i + 1)]); digit > 0; digit >>= 1, bit++)
            {
                if ((digit & 1) == 0)
                    continue;
                if (bit < flags.Length)
                    flags[bit] = true;
                else
                    fits = false;
            }
        }
        return true;
    }

    private static int Value(char digit) => char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
