using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using PubSub.Client.Auth;
using PubSub.Client.Auth.OAuth;
using PubSub.Client.Errors;
using PubSub.Client.Grpc;
using PubSub.Client.Session;
using PubSub.Client.Tests.Peers;
using PubSub.Emulator;

namespace PubSub.Client.Tests.Http;

/// <summary>Sign-in and HTTP/2 through a proxy, by names that only the proxy knows.</summary>
public sealed class TunnelTests
{
    private static readonly Uri Org = new("https://org.emulator.test:7443");
    private static readonly Uri Api = new("https://api.emulator.test:7443");

    [Theory]
    [InlineData(null)]
    [InlineData("bob:p@ss:w0rd")]
    public async Task Login_and_service_are_reached_through_the_proxy(string? credential)
    {
        await using var emulator = await StartAsync(credential);
        using var client = await ConnectAsync(emulator, Org, Api, credential is null ? null : new NetworkCredential("bob", "p@ss:w0rd"));
        Assert.True((await client.GetTopicAsync("/event/Order_Event__e", default).Soon()).CanPublish);
        Assert.Equal(["org.emulator.test:7443", "api.emulator.test:7443"], await TunnelsAsync(emulator));
    }

    [Fact]
    public async Task A_socks_proxy_leads_to_both_too_and_finds_their_names_itself()
    {
        await using var emulator = await StartAsync(null);
        await using var socks = new SocksProxy(emulator.ProxyUrl!);
        using var client = await ConnectAsync(emulator, Org, Api, proxy: socks.Address);
        Assert.True((await client.GetTopicAsync("/event/Order_Event__e", default).Soon()).CanPublish);
        Assert.Equal(["org.emulator.test:7443", "api.emulator.test:7443"], await TunnelsAsync(emulator));
    }

    [Fact]
    public async Task A_proxy_that_wants_a_password_says_so_for_login_and_for_the_service()
    {
        await using var emulator = await StartAsync("bob:secret");
        var login = await Assert.ThrowsAsync<SignInException>(() => ConnectAsync(emulator, Org, Api));
        Assert.Contains("-ProxyCredential", login.Message, StringComparison.Ordinal);
        var service = await Assert.ThrowsAsync<PubSubException>(() => ConnectAsync(emulator, emulator.InstanceUrl, Api, new NetworkCredential("bob", "wrong-pw")));
        Assert.Equal(TransportFailure.Proxy, service.Failure);
        Assert.Contains("-ProxyCredential", service.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-pw", service.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://api.emulator.test:1", "403")]
    [InlineData("https://unknown.example.com:7443", "502")]
    public async Task A_proxy_that_does_not_lead_there_is_named_with_its_answer(string endpoint, string status)
    {
        await using var emulator = await StartAsync(null);
        var error = await Assert.ThrowsAsync<PubSubException>(() => ConnectAsync(emulator, emulator.InstanceUrl, new Uri(endpoint)));
        Assert.Equal(TransportFailure.Proxy, error.Failure);
        Assert.Contains(status, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1", "127.0.0.1:1 cannot be reached")]
    [InlineData("http://no-such-proxy.invalid:3128", "no-such-proxy.invalid:3128 cannot be reached")]
    public async Task A_proxy_that_is_not_there_is_told_from_a_server_that_is_not_there(string proxy, string expected)
    {
        await using var emulator = await StartAsync(null);
        var service = await Assert.ThrowsAsync<PubSubException>(() => ConnectAsync(emulator, emulator.InstanceUrl, Api, proxy: new Uri(proxy)));
        Assert.Equal(TransportFailure.Proxy, service.Failure);
        Assert.Contains(expected, service.Message, StringComparison.Ordinal);
        var login = await Assert.ThrowsAsync<SignInException>(() => ConnectAsync(emulator, Org, Api, proxy: new Uri(proxy)));
        Assert.Contains(expected, login.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http", "\0\u0001 SSH-2.0\r\n")]
    [InlineData("http", "")]
    [InlineData("socks5", "\u0005\u00ff")]
    [InlineData("socks5", "HTTP/1.1 400 Bad Request\r\n\r\n")]
    public async Task A_proxy_that_answers_as_none_does_is_named_by_host_and_port(string scheme, string answer)
    {
        await using var emulator = await StartAsync(null);
        await using var peer = new RawPeer([.. Enumerable.Repeat<Func<RawConnection, Task>>(
            async connection =>
            {
                await connection.SendBytesAsync(System.Text.Encoding.Latin1.GetBytes(answer));
                connection.Cut();
            }, 50)]);
        await AssertNamedAsync(emulator, new Uri($"{scheme}://bob:s3cret@{peer.Address.Authority}"));
    }

    [Fact]
    public async Task So_is_one_that_is_silent()
    {
        await using var emulator = await StartAsync(null);
        await using var peer = new RawPeer([.. Enumerable.Repeat<Func<RawConnection, Task>>(_ => Task.CompletedTask, 50)]);
        await AssertNamedAsync(emulator, peer.Address, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task The_loopback_is_reached_without_the_proxy()
    {
        await using var emulator = await StartAsync(null);
        using var client = await ConnectAsync(emulator, emulator.InstanceUrl, emulator.Endpoint, proxy: new Uri("http://127.0.0.1:1"));
        Assert.Equal(emulator.OrgId, client.OrgId);
    }

    private static async Task AssertNamedAsync(EmulatorHost emulator, Uri proxy, TimeSpan? timeout = null)
    {
        var login = await Assert.ThrowsAsync<SignInException>(() => ConnectAsync(emulator, Org, Api, proxy: proxy, timeout: timeout));
        var service = await Assert.ThrowsAsync<PubSubException>(() => ConnectAsync(emulator, emulator.InstanceUrl, Api, proxy: proxy, timeout: timeout));
        foreach (var error in new Exception[] { login, service })
        {
            Assert.Contains($"the proxy {proxy.Authority}", error.Message, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal);
        }
    }

    private static Task<EmulatorHost> StartAsync(string? credential) =>
        EmulatorHost.StartAsync(new EmulatorOptions { TlsPort = 0, ProxyPort = 0, ProxyCredential = credential });

    private static async Task<string[]> TunnelsAsync(EmulatorHost emulator)
    {
        using var http = new HttpClient { BaseAddress = emulator.InstanceUrl };
        return [.. (await http.GetFromJsonAsync<JsonArray>("/emulator/proxy"))!.Where(t => (int)t!["status"]! == 200).Select(t => (string)t!["target"]!)];
    }

    private static Task<PubSubClient> ConnectAsync(EmulatorHost emulator, Uri org, Uri endpoint, ICredentials? credentials = null, Uri? proxy = null, TimeSpan? timeout = null) =>
        PubSubClient.ConnectAsync(
            new ClientCredentialsCredential(emulator.ClientId, Secret.From(emulator.ClientSecret), org),
            new ConnectOptions
            {
                Endpoint = endpoint,
                CertificateAuthorityPath = emulator.CaFile,
                Proxy = proxy ?? emulator.ProxyUrl,
                ProxyCredentials = credentials,
                Timeout = timeout ?? System.Threading.Timeout.InfiniteTimeSpan,
            },
            _ => { }, default).Soon();
}
