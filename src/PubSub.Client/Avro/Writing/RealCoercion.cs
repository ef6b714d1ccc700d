using System.Globalization;
using System.Numerics;

namespace PubSub.Client.Avro;

/// <summary>
/// Makes plain values fit float and double, in the invariant culture. A whole number must fit exactly; a fraction is rounded, as any
/// decimal fraction has to be. Text may also be what a number is written as, where that is another whole number.
/// </summary>
internal static class RealCoercion
{
    private const string WantedDouble = "a number (double), with a point for decimals";
    private const string WantedFloat = "a number (float), with a point for decimals";

    // Whole numbers of so many bits fit, whatever they are.
    private const int DoubleBits = 53;
    private const int FloatBits = 24;

    /// <param name="value">The value.</param>
    /// <param name="takesWritten">Whether text may be a whole number that the double is only written as.</param>
    internal static double ToDouble(object value, bool takesWritten) => value switch
    {
        double number => number,
        float number => number,
        Half number => (double)number,
        // Each of them fits.
        int number => number,
        _ when TryGetWhole(value, out var whole) => WholeDouble(whole, value, takesWritten),
        decimal number => (double)number,
        string text => Parse(text, value, WantedDouble),
        _ => throw Coercion.Refuse(value, WantedDouble),
    };

    /// <inheritdoc cref="ToDouble"/>
    internal static float ToFloat(object value, bool takesWritten) => value switch
    {
        float number => number,
        Half number => (float)number,
        double number when double.IsFinite(number) => Finite((float)number, value),
        double number => (float)number,
        _ when TryGetWhole(value, out var whole) => WholeFloat(whole, value, takesWritten),
        decimal number => (float)number,
        string text => ParseFloat(text, value),
        _ => throw Coercion.Refuse(value, WantedFloat),
    };

    // The double 88777122098959792 is written 88777122098959790, the shortest text that leads back to it.
    private static double WholeDouble(BigInteger whole, object value, bool takesWritten)
    {
        if (whole.GetBitLength() <= DoubleBits) return (double)whole;
        var digits = Digits(whole);
        var number = Finite(double.Parse(digits, CultureInfo.InvariantCulture), value, WantedDouble);
        var isWritten = takesWritten && value is string && number.ToString(CultureInfo.InvariantCulture) == digits;
        return isWritten || (BigInteger)number == whole ? number : throw Inexact(value, "double");
    }

    private static float WholeFloat(BigInteger whole, object value, bool takesWritten)
    {
        if (whole.GetBitLength() <= FloatBits) return (float)whole;
        var digits = Digits(whole);
        var number = Finite(float.Parse(digits, CultureInfo.InvariantCulture), value);
        var isWritten = takesWritten && value is string && number.ToString(CultureInfo.InvariantCulture) == digits;
        return isWritten || (BigInteger)number == whole ? number : throw Inexact(value, "float");
    }

    private static string Digits(BigInteger whole) => whole.ToString(CultureInfo.InvariantCulture);

    // Text "-0" is a number of its own here, which a whole number cannot say.
    private static bool TryGetWhole(object value, out BigInteger whole) => value is string text
        ? Numbers.TryParseWhole(text, out whole) && !whole.IsZero
        : Numbers.TryGetWhole(value, out whole);

    private static double Parse(string text, object value, string wanted)
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            throw Coercion.Refuse(value, wanted);
        return SpellsSpecial(text) ? number : Finite(number, value, wanted);
    }

    private static float ParseFloat(string text, object value)
    {
        // Parsed as float, not as double and then rounded a second time.
        if (!float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            throw Coercion.Refuse(value, WantedFloat);
        return SpellsSpecial(text) ? number : Finite(number, value);
    }

    // Numbers too large are parsed as infinity; only the word itself may mean it.
    private static bool SpellsSpecial(string text) => text.Contains('n', StringComparison.OrdinalIgnoreCase);

    private static double Finite(double number, object value, string wanted) =>
        double.IsFinite(number) ? number : throw Coercion.Refuse(value, wanted + " and no larger than 1.7976931348623157E+308");

    private static float Finite(float number, object value) =>
        float.IsFinite(number) ? number : throw Coercion.Refuse(value, WantedFloat + " and no larger than 3.4028235E+38");

    private static AvroValueException Inexact(object value, string wanted) =>
        new(value, $"{ValueText.Show(value)} is a whole number with more digits than a {wanted} can hold");
}
