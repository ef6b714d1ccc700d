using FsCheck;
using FsCheck.Fluent;

namespace PubSub.Client.Tests.Events;

public sealed class ReplayIdTests
{
    [Fact]
    public void Any_bytes_come_back_as_they_were() =>
        Prop.ForAll(BytesOf(1, 12).ToArbitrary(), bytes => ReplayId.Parse(ReplayId.Format(bytes)).AsSpan().SequenceEqual(bytes))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    [Fact]
    public void Bytes_whose_base64_looks_like_something_else_come_back_too()
    {
        // Base64 of digits alone, and such as begins with 0x: random bytes hardly ever make them.
        foreach (var base64 in new[] { "0000", "12345678", "0xAA", "0XAA", "0x0x", "00000000000000AA", "9999999999999999" })
        {
            var bytes = Convert.FromBase64String(base64);
            Assert.Equal(bytes, ReplayId.Parse(ReplayId.Format(bytes)));
        }
    }

    [Theory]
    [InlineData("17086068", "000000000104B674")]
    [InlineData("0", "0000000000000000")]
    [InlineData("18446744073709551615", "FFFFFFFFFFFFFFFF")]
    [InlineData("0x00000000001790500000", "00000000001790500000")]
    [InlineData("0Xabcd", "ABCD")]
    [InlineData("AAAAAAAXkFAAAA==", "00000000001790500000")]
    [InlineData("  AAAAAAAXkFAAAA==\n", "00000000001790500000")]
    public void Numbers_hex_and_base64_are_read(string text, string hex) => Assert.Equal(hex, Convert.ToHexString(ReplayId.Parse(text)));

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("-1")]
    [InlineData("18446744073709551616")]
    [InlineData("1,5")]
    [InlineData("0x")]
    [InlineData("0x123")]
    [InlineData("0xGG")]
    [InlineData("AAA")]
    [InlineData("not base64!")]
    [InlineData("١٢٣")]
    public void Other_text_is_refused_and_shown(string text) =>
        Assert.Contains($"'{text}'", Assert.Throws<FormatException>(() => ReplayId.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("-1", "-From Latest")]
    [InlineData("-2", "-From Earliest")]
    public void What_the_Streaming_API_calls_the_ends_of_the_bus_is_explained(string text, string advice) =>
        Assert.Contains(advice, Assert.Throws<FormatException>(() => ReplayId.Parse(text)).Message, StringComparison.Ordinal);

    private static Gen<byte[]> BytesOf(int min, int max) =>
        from length in Gen.Choose(min, max)
        from bytes in Gen.ArrayOf(Gen.Choose(0, 255).Select(b => (byte)b), length)
        select bytes;
}
