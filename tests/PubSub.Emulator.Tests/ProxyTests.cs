using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace PubSub.Emulator.Tests;

public sealed class ProxyTests
{
    [Theory]
    [InlineData("CONNECT org.emulator.test:7443 HTTP/1.1", 200)]
    [InlineData("CONNECT localhost:443 HTTP/1.1", 200)]
    [InlineData("CONNECT org.emulator.test:22 HTTP/1.1", 403)]
    [InlineData("CONNECT example.com:443 HTTP/1.1", 502)]
    [InlineData("CONNECT emulator.test:443 HTTP/1.1", 502)]
    [InlineData("CONNECT org.emulator.test HTTP/1.1", 501)]
    [InlineData("GET http://org.emulator.test/ HTTP/1.1", 501)]
    public async Task It_leads_to_the_emulator_alone(string request, int status)
    {
        await using var emulator = await EmulatorHost.StartAsync(new EmulatorOptions { TlsPort = 0, ProxyPort = 0 });
        using TcpClient client = new(IPAddress.Loopback.ToString(), emulator.ProxyUrl!.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"{request}\r\nHost: x\r\n\r\n"));
        using StreamReader reader = new(client.GetStream());
        Assert.StartsWith($"HTTP/1.1 {status} ", await reader.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_asks_who_it_is_and_tells_what_it_was_asked_for()
    {
        await using var emulator = await EmulatorHost.StartAsync(new EmulatorOptions { TlsPort = 0, ProxyPort = 0, ProxyCredential = "bob:p:w" });
        using SocketsHttpHandler handler = new()
        {
            Proxy = new WebProxy(emulator.ProxyUrl) { Credentials = new NetworkCredential("bob", "p:w") },
            SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null },
        };
        using HttpClient behind = new(handler);
        using var answer = await behind.GetAsync(new Uri("https://org.emulator.test/services/oauth2/userinfo"));
        Assert.Equal("Missing_OAuth_Token", await answer.Content.ReadAsStringAsync());
        using HttpClient http = new() { BaseAddress = emulator.InstanceUrl };
        var tunnels = (await http.GetFromJsonAsync<JsonArray>("/emulator/proxy"))!;
        Assert.Equal(
            [("org.emulator.test:443", null, 407), ("org.emulator.test:443", "bob", 200)],
            tunnels.Select(tunnel => ((string)tunnel!["target"]!, (string?)tunnel["user"], (int)tunnel["status"]!)));
    }

    [Fact]
    public async Task Without_the_option_there_is_none()
    {
        await using var emulator = await EmulatorHost.StartAsync(new EmulatorOptions());
        Assert.Null(emulator.ProxyUrl);
    }
}
