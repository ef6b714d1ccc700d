using System.Globalization;

namespace PubSub.Client.Avro;

/// <summary>Makes plain values fit the types that are not numbers, in the invariant culture; exactly, or not at all.</summary>
internal static class Coercion
{
    /// <summary>The error of a value that no rule fits.</summary>
    internal static AvroValueException Refuse(object value, string wanted) => new(value, $"{ValueText.Show(value)} is not {wanted}");

    internal static bool ToBoolean(object value)
    {
        const string Wanted = "a boolean: true or false, 1 or 0";
        if (value is bool flag) return flag;
        if (value is string given)
        {
            var text = given.AsSpan().Trim();
            if (text is "1" || text.Equals("true", StringComparison.OrdinalIgnoreCase)) return true;
            if (text is "0" || text.Equals("false", StringComparison.OrdinalIgnoreCase)) return false;
        }
        else if (Numbers.TryGetWhole(value, out var number) && (number.IsZero || number.IsOne))
        {
            return number.IsOne;
        }

        throw Refuse(value, Wanted);
    }

    internal static string ToText(object value) => value switch
    {
        string text => text,
        char c => c.ToString(),
        bool flag => flag ? "True" : "False",
        DateTime or DateTimeOffset or DateOnly or TimeOnly => ((IFormattable)value).ToString("o", CultureInfo.InvariantCulture),
        TimeSpan time => time.ToString("c", CultureInfo.InvariantCulture),
        Guid id => id.ToString("D", CultureInfo.InvariantCulture),
        Uri uri => uri.OriginalString,
        Enum => value.ToString()!,
        IFormattable when Numbers.IsNumber(value) => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        _ => throw Refuse(value, "text"),
    };

    internal static byte[] ToBytes(object value, string wanted)
    {
        if (value is byte[] bytes) return bytes;
        if (value is string text)
        {
            var decoded = new byte[text.Length];
            if (Convert.TryFromBase64String(text, decoded, out var count)) return decoded[..count];
        }

        throw Refuse(value, wanted + ": a byte[] or base64 text");
    }
}
