namespace PubSub.Emulator.Sample;

/// <summary>The three characters that make an 18-character id of a 15-character one.</summary>
internal static class RecordIds
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    private const int ChunkLength = 5;

    public static string Suffix(string id15) => string.Concat(id15.Chunk(ChunkLength).Select(chunk =>
        Alphabet[chunk.Select((c, i) => char.IsAsciiLetterUpper(c) ? 1 << i : 0).Sum()]));
}
