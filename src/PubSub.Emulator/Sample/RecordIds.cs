namespace PubSub.Emulator.Sample;

/// <summary>The two forms of a record id: 15 characters, and three more that only repeat which of them are upper case.</summary>
internal static class RecordIds
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    private const int ShortLength = 15;
    private const int ChunkLength = 5;

    public static string Suffix(string id15) => string.Concat(id15.Chunk(ChunkLength).Select(chunk =>
        Alphabet[chunk.Select((c, i) => char.IsAsciiLetterUpper(c) ? 1 << i : 0).Sum()]));

    /// <summary>The form of 18 characters; what is neither form (a wildcard, say) as it is.</summary>
    public static string Whole(string id) => id.Length == ShortLength ? id + Suffix(id) : id;
}
