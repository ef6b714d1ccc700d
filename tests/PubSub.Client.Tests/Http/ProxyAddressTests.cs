using PubSub.Client.Http;

namespace PubSub.Client.Tests.Http;

public sealed class ProxyAddressTests
{
    [Theory]
    [InlineData("proxy.example.com:3128", "http://proxy.example.com:3128/")]
    [InlineData(" https://proxy.example.com ", "https://proxy.example.com/")]
    [InlineData("socks5://proxy.example.com", "socks5://proxy.example.com:1080/")]
    [InlineData("socks4a://bob:secret@proxy.example.com", "socks4a://bob:secret@proxy.example.com:1080/")]
    [InlineData("socks5://proxy.example.com:9050", "socks5://proxy.example.com:9050/")]
    public void An_address_has_a_scheme_and_a_port(string text, string address)
    {
        Assert.True(ProxyAddress.TryParse(text, out var url));
        Assert.Equal(address, url.AbsoluteUri);
    }

    [Theory]
    [InlineData("")]
    [InlineData("http://")]
    [InlineData("ftp://proxy.example.com")]
    [InlineData("proxy.example.com:70000")]
    public void Anything_else_is_none(string text) => Assert.False(ProxyAddress.TryParse(text, out _));
}
