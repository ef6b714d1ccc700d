using System.Globalization;
using System.Numerics;

namespace PubSub.Client.Avro;

/// <summary>Which CLR types count as numbers, and what whole number a value is.</summary>
internal static class Numbers
{
    /// <summary>Whether the value is of one of the CLR's number types; an enum, a char or a bool is not.</summary>
    internal static bool IsNumber(object value) => IsIntegral(value) || value is double or float or decimal or Half;

    /// <summary>The value as a whole number, when it is a number without a fraction.</summary>
    internal static bool TryGetWhole(object value, out BigInteger whole)
    {
        switch (value)
        {
            case double real when Math.Truncate(real) == real && double.IsFinite(real): whole = (BigInteger)real; return true;
            case float real when MathF.Truncate(real) == real && float.IsFinite(real): whole = (BigInteger)real; return true;
            case Half real when Half.Truncate(real) == real && Half.IsFinite(real): whole = (BigInteger)(double)real; return true;
            case decimal real when decimal.Truncate(real) == real: whole = (BigInteger)real; return true;
            case object when IsIntegral(value): whole = ToBigInteger(value); return true;
            default: whole = default; return false;
        }
    }

    /// <summary>Reads digits with an optional sign, and nothing else but zeros after an optional point: <c>12</c>, <c>-12.00</c>; blanks
    /// around it do not count.</summary>
    internal static bool TryParseWhole(ReadOnlySpan<char> text, out BigInteger number)
    {
        // Longer than any double; it also keeps the quadratic parser of large numbers short.
        const int MaxLength = 400;
        number = default;
        text = text.Trim();
        if (text.Length > MaxLength) return false;
        var point = text.IndexOf('.');
        var digits = point < 0 ? text : text[..point];
        var fraction = point < 0 ? "0" : text[(point + 1)..];
        return !fraction.IsEmpty
            && !fraction.ContainsAnyExcept('0')
            && BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
    }

    private static bool IsIntegral(object value) =>
        value is int or long or byte or short or sbyte or ushort or uint or ulong or nint or nuint or Int128 or UInt128 or BigInteger;

    private static BigInteger ToBigInteger(object value) => value switch
    {
        BigInteger big => big,
        Int128 wide => wide,
        UInt128 wide => wide,
        nint native => native,
        nuint native => native,
        ulong unsigned => unsigned,
        _ => Convert.ToInt64(value, CultureInfo.InvariantCulture),
    };
}
