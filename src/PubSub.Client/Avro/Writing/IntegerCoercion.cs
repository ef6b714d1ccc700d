namespace PubSub.Client.Avro;

/// <summary>Makes plain values fit int and long, in the invariant culture; exactly, or not at all.</summary>
internal static class IntegerCoercion
{
    /// <summary>
    /// The whole number that the value is, from <paramref name="lowest"/> to <paramref name="highest"/>.
    /// The error calls what was <paramref name="wanted"/> by the Avro type's name.
    /// </summary>
    internal static long ToInteger(object value, long lowest, long highest, string wanted)
    {
        // The common cases without a detour.
        if (value is int small) return small;
        if (value is long large && large >= lowest && large <= highest) return large;
        var isWhole = value is string text ? Numbers.TryParseWhole(text, out var number) : Numbers.TryGetWhole(value, out number);
        if (isWhole && number >= lowest && number <= highest) return (long)number;
        throw Coercion.Refuse(value, $"a whole number from {ValueText.Show(lowest)} to {ValueText.Show(highest)} ({wanted})");
    }
}
