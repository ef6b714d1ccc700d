namespace PubSub.Client.Tests.Fuzzing;

/// <summary>Bytes that come in pieces of random sizes, as they do from a network.</summary>
internal sealed class ChoppyStream(byte[] bytes, Random random) : MemoryStream(bytes, writable: false)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var most = Math.Min(buffer.Length, random.Next(4) == 0 ? random.Next(1, 8) : random.Next(1, 20_000));
        return new(Read(buffer.Span[..most]));
    }
}
