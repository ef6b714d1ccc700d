using PubSub.Client.Auth;

namespace PubSub.Client.Tests.Auth;

public sealed class SecretTests
{
    [Theory]
    [InlineData("")]
    [InlineData("00D!AQ.ß€")]
    [InlineData("pair 😀 end")]
    [InlineData("a\0b")]
    public void A_secret_comes_back_as_it_was(string text) => Assert.Equal(text, Secret.Reveal(Secret.From(text)));

    [Fact]
    public void Halves_of_pairs_come_back_too()
    {
        var text = "\ud800x\udc00";
        Assert.Equal(text.ToCharArray(), Secret.Reveal(Secret.From(text)).ToCharArray());
    }

    [Fact]
    public void A_secret_cannot_be_changed_afterwards() => Assert.True(Secret.From("x").IsReadOnly());
}
