using System.Globalization;

namespace PubSub.Emulator.Grpc;

/// <summary>The <c>grpc-timeout</c> header: up to 8 digits and a unit.</summary>
internal static class Deadline
{
    // The longest a timer can wait; nobody means more.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(24);

    /// <summary>The time that the client gives the call; without the header it has no end.</summary>
    public static TimeSpan Of(IHeaderDictionary headers)
    {
        var text = headers["grpc-timeout"].ToString();
        if (text.Length is < 2 or > 9 || !long.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var amount))
        {
            return Timeout.InfiniteTimeSpan;
        }

        var seconds = text[^1] switch
        {
            'H' => amount * 3600d,
            'M' => amount * 60d,
            'S' => amount,
            'm' => amount / 1e3,
            'u' => amount / 1e6,
            'n' => amount / 1e9,
            _ => Longest.TotalSeconds,
        };
        return TimeSpan.FromSeconds(Math.Min(seconds, Longest.TotalSeconds));
    }
}
