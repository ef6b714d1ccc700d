using System.Globalization;
using System.Numerics;

namespace PubSub.Client.Avro;

/// <summary>
/// Makes plain values fit float and double, in the invariant culture. A whole number must fit exactly; a fraction is rounded, as any
/// decimal fraction has to be. Text may also be what a number is written as, where that is another whole number.
/// </summary>
/// <typeparam name="T">The type of .NET that is the schema's.</typeparam>
internal static class RealCoercion<T>
    where T : struct, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    private static readonly string Name = typeof(T) == typeof(float) ? "float" : "double";
    private static readonly string Wanted = $"a number ({Name}), with a point for decimals";

    // Whole numbers of so many bits fit, whatever they are.
    private static readonly int WholeBits = T.One.GetSignificandBitLength();

    /// <param name="value">The value.</param>
    /// <param name="takesWritten">Whether text may be a whole number that <typeparamref name="T"/> is only written as.</param>
    internal static T From(object value, bool takesWritten) => value switch
    {
        T number => number,
        double number when double.IsFinite(number) => Finite(T.CreateTruncating(number), value),
        double number => T.CreateTruncating(number),
        float number => T.CreateTruncating(number),
        Half number => T.CreateTruncating(number),
        int number when WholeBits > 32 => T.CreateTruncating(number),
        _ when TryGetWhole(value, out var whole) => Whole(whole, value, takesWritten),
        decimal number => T.CreateTruncating(number),
        string text => Parse(text),
        _ => throw Coercion.Refuse(value, Wanted),
    };

    // The double 88777122098959792 is written 88777122098959790, the shortest text that leads back to it.
    private static T Whole(BigInteger whole, object value, bool takesWritten)
    {
        if (whole.GetBitLength() <= WholeBits)
            return T.CreateTruncating(whole);
        var digits = whole.ToString(CultureInfo.InvariantCulture);
        var number = Finite(T.Parse(digits, CultureInfo.InvariantCulture), value);
        var isWritten = takesWritten && value is string && number.ToString(null, CultureInfo.InvariantCulture) == digits;
        return isWritten || BigInteger.CreateChecked(number) == whole ? number
            : throw new AvroValueException(value, $"{ValueText.Show(value)} is a whole number with more digits than a {Name} can hold");
    }

    // Text "-0" is a number of its own here, which a whole number cannot say.
    private static bool TryGetWhole(object value, out BigInteger whole) => value is string text
        ? Numbers.TryParseWhole(text, out whole) && !whole.IsZero
        : Numbers.TryGetWhole(value, out whole);

    private static T Parse(string text)
    {
        // A float as such, not as a double that is rounded a second time.
        if (!T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            throw Coercion.Refuse(text, Wanted);
        // Numbers too large are parsed as infinity; only the word itself may mean it.
        return text.Contains('n', StringComparison.OrdinalIgnoreCase) ? number : Finite(number, text);
    }

    private static T Finite(T number, object value) =>
        T.IsFinite(number) ? number : throw Coercion.Refuse(value, string.Create(CultureInfo.InvariantCulture, $"{Wanted} and no larger than {T.MaxValue}"));
}
