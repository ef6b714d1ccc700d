using FsCheck;
using FsCheck.Fluent;
using PubSub.Client.Grpc;
using PubSub.Client.Tests.Fuzzing;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Grpc;

/// <summary>Messages of any size, packed or not, in pieces of any size.</summary>
public sealed class FramingPropertyTests
{
    private static readonly Gen<(byte[] Body, bool Packed)[]> Messages = Gen.ArrayOf(
        from size in Gen.Frequency((6, Gen.Choose(0, 300)), (1, Gen.Choose(0, 70_000)))
        from body in Gen.ArrayOf(Gen.Choose(0, 255).Select(b => (byte)b), size)
        from packed in Gen.Elements(true, false)
        select (body, packed));

    [Fact]
    public void All_messages_come_whole_and_in_order() =>
        Prop.ForAll(Messages.ToArbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (messages, seed) =>
        {
            byte[] body = [.. messages.SelectMany(m => m.Packed ? ServerCall.Frame(ServerCall.Gzip(m.Body), flag: 1) : ServerCall.Frame(m.Body))];
            var reader = new MessageReader(new ChoppyStream(body, new System.Random(seed)), "gzip", 1024 * 1024);
            return messages.All(m => Next(reader).AsSpan().SequenceEqual(m.Body)) && Next(reader) is null && reader.BytesRead == body.Length;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    private static byte[]? Next(MessageReader reader) => reader.ReadAsync(default).AsTask().GetAwaiter().GetResult()?.ToArray();
}
