namespace PubSub.Client.Protocol;

/// <summary>Some bytes of a message.</summary>
/// <param name="Start">Where they begin.</param>
/// <param name="Length">How many they are.</param>
internal readonly record struct WirePart(int Start, int Length)
{
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> message) => message.Slice(Start, Length);
}
