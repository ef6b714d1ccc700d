using System.Text;

namespace PubSub.Client.Tests.Fuzzing;

/// <summary>Makes input that is almost what a parser expects. The same seed makes the same inputs.</summary>
/// <param name="random">What decides.</param>
/// <param name="corpus">Good inputs to begin with.</param>
/// <param name="tokens">Pieces that mean something to the parser.</param>
internal sealed class Mutator(Random random, IReadOnlyList<byte[]> corpus, IReadOnlyList<byte[]> tokens)
{
    private const int MaxLength = 16 * 1024;
    private const int MaxEdits = 6;

    // Where counts, signs, lengths and flags change their meaning.
    private static readonly byte[] Edges = [0x00, 0x01, 0x02, 0x7F, 0x80, 0x81, 0xFE, 0xFF];

    /// <summary>For a parser of text in UTF-8, which what is no UTF-8 reaches as well.</summary>
    public static Mutator OfText(Random random, string[] corpus, string[] tokens) => new(
        random, [.. corpus.Select(Encoding.UTF8.GetBytes)],
        [.. tokens.Select(Encoding.UTF8.GetBytes), [0x00], [0xFF], [0xFF, 0xFE], [0xEF, 0xBB, 0xBF], [0xED, 0xA0, 0x80]]);

    public byte[] Next()
    {
        var bytes = Pick(corpus);
        // Mostly one or two: what is broken in many places is refused at the first.
        for (var edits = random.Next(1, random.Next(2, MaxEdits + 2)); edits > 0; edits--)
            bytes = Edit(bytes);
        return bytes.Length <= MaxLength ? bytes : bytes[..MaxLength];
    }

    private byte[] Edit(byte[] bytes)
    {
        var (from, to) = Range(bytes);
        return random.Next(9) switch
        {
            0 => Change(bytes, b => (byte)(b ^ (1 << random.Next(8)))),
            1 => Change(bytes, _ => (byte)random.Next(256)),
            2 => Change(bytes, _ => Edges[random.Next(Edges.Length)]),
            3 => bytes[..from],
            4 => [.. bytes[..from], .. bytes[to..]],
            5 => [.. bytes[..from], .. Repeat(bytes[from..to]), .. bytes[to..]],
            6 => [.. bytes[..from], .. Number(), .. bytes[to..]],
            7 => [.. bytes[..from], .. RestOf(Pick(corpus))],
            _ => [.. bytes[..from], .. tokens.Count > 0 ? Pick(tokens) : Number(), .. bytes[from..]],
        };
    }

    private byte[] Pick(IReadOnlyList<byte[]> all) => all[random.Next(all.Count)];

    private byte[] RestOf(byte[] bytes) => bytes[random.Next(bytes.Length + 1)..];

    private (int From, int To) Range(byte[] bytes)
    {
        var from = random.Next(bytes.Length + 1);
        return (from, Math.Min(bytes.Length, from + random.Next(1, 17)));
    }

    private byte[] Change(byte[] bytes, Func<byte, byte> change)
    {
        byte[] changed = [.. bytes];
        if (changed.Length > 0)
        {
            var at = random.Next(changed.Length);
            changed[at] = change(changed[at]);
        }
        return changed;
    }

    private byte[] Repeat(byte[] piece) =>
        [.. Enumerable.Repeat(piece, random.Next(8) == 0 ? random.Next(2, 500) : 2).SelectMany(p => p)];

    /// <summary>A varint, or four bytes of a length, of any size.</summary>
    private byte[] Number()
    {
        var value = random.NextInt64() >> random.Next(64);
        if (random.Next(3) == 0)
            return BitConverter.GetBytes((int)value);
        var varint = new List<byte>();
        for (; value > 0x7F; value >>= 7)
            varint.Add((byte)(value | 0x80));
        varint.Add((byte)value);
        return [.. varint];
    }
}
