using System.Net;
using PubSub.Client.Http;

namespace PubSub.Client.Tests.Http;

/// <summary>Which proxy an address is reached through.</summary>
public sealed class OutboundProxyTests
{
    [Theory]
    [InlineData("https://api.pubsub.salesforce.com:7443", "http://secure.example.com:3128/")]
    [InlineData("http://plain.example.com", "http://plain.example.org/")]
    [InlineData("http://localhost:7011", null)]
    [InlineData("https://127.0.0.1:7443", null)]
    [InlineData("https://[::1]:7443", null)]
    [InlineData("https://a.intern.example.com", null)]
    [InlineData("https://intern.example.com", null)]
    [InlineData("https://notintern.example.com", "http://secure.example.com:3128/")]
    [InlineData("https://10.1.2.3", null)]
    [InlineData("https://11.1.2.3", "http://secure.example.com:3128/")]
    [InlineData("https://ported.example.com:8443", null)]
    [InlineData("https://ported.example.com", "http://secure.example.com:3128/")]
    public void The_environment_s_variables_choose(string destination, string? proxy) => Assert.Equal(
        proxy,
        Proxy(("HTTPS_PROXY", "secure.example.com:3128"), ("http_proxy", "http://plain.example.org"), ("NO_PROXY", ".intern.example.com, 10.0.0.0/8,ported.example.com:8443"))
            .GetProxy(new Uri(destination))?.AbsoluteUri);

    [Fact]
    public void Lower_case_comes_before_upper_case_and_all_after_both()
    {
        var proxy = Proxy(("https_proxy", "http://lower:1"), ("HTTPS_PROXY", "http://upper:1"), ("ALL_PROXY", "socks5://all:1080"));
        Assert.Equal("http://lower:1/", proxy.GetProxy(new Uri("https://x.example.com"))?.AbsoluteUri);
        Assert.Equal("socks5://all:1080/", proxy.GetProxy(new Uri("http://x.example.com"))?.AbsoluteUri);
    }

    [Theory]
    [InlineData("*", true)]
    [InlineData("*.example.com", true)]
    [InlineData("EXAMPLE.com", true)]
    [InlineData("x.example.com.", true)]
    [InlineData("example.com:443", true)]
    [InlineData("example.com:444", false)]
    [InlineData("ample.com", false)]
    [InlineData("", false)]
    [InlineData(" , ;; ", false)]
    public void Exceptions_are_read_as_other_programs_read_them(string list, bool expected) =>
        Assert.Equal(expected, new ProxyExceptions(list).Cover(new Uri("https://x.example.com")));

    [Theory]
    [InlineData("fd00::/8", "https://[fd00::1]", true)]
    [InlineData("fd00::1", "https://[fd00::1]:7443", true)]
    [InlineData("[fd00::1]:7443", "https://[fd00::1]:7443", true)]
    [InlineData("192.168.1.1", "https://192.168.1.1", true)]
    [InlineData("192.168.1.1", "https://192.168.1.11", false)]
    [InlineData("168.1.1", "https://192.168.1.1", false)]
    public void Exceptions_may_be_addresses(string list, string destination, bool expected) =>
        Assert.Equal(expected, new ProxyExceptions(list).Cover(new Uri(destination)));

    [Fact]
    public void A_proxy_that_was_given_comes_before_the_environment_s_but_not_for_the_loopback()
    {
        var proxy = new OutboundProxy(new Uri("http://given:8080"), null, name => name == "NO_PROXY" ? "*" : null);
        Assert.Equal("http://given:8080/", proxy.GetProxy(new Uri("https://x.example.com"))?.AbsoluteUri);
        Assert.True(proxy.IsBypassed(new Uri("https://localhost")));
    }

    [Fact]
    public void A_password_in_a_variable_is_for_that_proxy_and_is_in_no_address()
    {
        var proxy = Proxy(("HTTPS_PROXY", "http://bob:p%40ss@one:3128"), ("HTTP_PROXY", "http://two:3128"));
        var address = proxy.GetProxy(new Uri("https://x.example.com"))!;
        Assert.Equal("http://one:3128/", address.AbsoluteUri);
        var credential = proxy.Credentials!.GetCredential(address, "Basic")!;
        Assert.Equal(("bob", "p@ss"), (credential.UserName, credential.Password));
        Assert.Null(proxy.Credentials.GetCredential(new Uri("http://two:3128"), "Basic"));
    }

    [Fact]
    public void Credentials_that_were_given_come_before_those_of_a_variable()
    {
        var given = new NetworkCredential("a", "b");
        var proxy = new OutboundProxy(null, given, name => name == "HTTPS_PROXY" ? "http://bob:x@one:3128" : null);
        Assert.Same(given, proxy.Credentials);
    }

    [Theory]
    [InlineData("http://")]
    [InlineData("ftp://user:s3cret@x")]
    [InlineData("not a proxy s3cret")]
    public void A_variable_that_is_no_proxy_is_an_error_that_does_not_show_it(string value)
    {
        var error = Assert.Throws<ArgumentException>(() => Proxy(("https_proxy", value)));
        Assert.Contains("HTTPS_PROXY", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal);
    }

    private static OutboundProxy Proxy(params (string Name, string Value)[] variables) =>
        new(null, null, name => Array.Find(variables, v => v.Name == name).Value);
}
