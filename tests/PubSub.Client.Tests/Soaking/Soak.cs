using System.Globalization;

namespace PubSub.Client.Tests.Soaking;

/// <summary>How long tests run that have no natural end, and with which seed. <c>dotnet test</c> runs them for a moment,
/// <c>build.ps1 -Task Soak</c> for minutes; PUBSUB_SEED repeats either.</summary>
internal static class Soak
{
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("PUBSUB_SOAK") == "1";

    public static int Seed { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("PUBSUB_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed : Random.Shared.Next();

    /// <summary>What to set to run the same again.</summary>
    public static string Again { get; } = $"PUBSUB_SEED={Seed}{(IsLong ? " PUBSUB_SOAK=1" : "")}";

    public static int Of(int brief, int @long) => IsLong ? @long : brief;
}
