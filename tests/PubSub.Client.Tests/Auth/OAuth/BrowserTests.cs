using System.Net;
using System.Net.Sockets;
using System.Text;
using PubSub.Client.Auth;
using PubSub.Client.Auth.OAuth;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Auth.OAuth;

/// <summary>The listener that waits for the browser, called by browsers and by others.</summary>
public sealed class BrowserTests : IAsyncLifetime, IDisposable
{
    private readonly Uri _redirectUri = new($"http://localhost:{FreePort()}/OauthRedirect");
    private readonly TaskCompletionSource<Uri> _page = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _cancel = new();
    private readonly HttpClient _browser = new();
    private LoginServer _server = null!;
    private Task<SignIn> _signIn = null!;

    public async Task InitializeAsync()
    {
        _server = await LoginServer.StartAsync();
        _server.Answer = http => Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(http.Response, _server.Success(more: ",\"refresh_token\":\"r1\""));
        _signIn = LoginServer.SignInAsync(new AuthorizationCodeCredential("key", null, _server.Address, _redirectUri, _page.SetResult), _cancel.Token);
    }

    public async Task DisposeAsync()
    {
        await _cancel.CancelAsync();
        await _signIn.ContinueWith(_ => { }, TaskScheduler.Default).Soon();
        await _server.DisposeAsync();
    }

    public void Dispose()
    {
        _cancel.Dispose();
        _browser.Dispose();
    }

    [Fact]
    public async Task The_page_is_asked_for_a_code_with_a_challenge_and_the_code_is_redeemed_with_its_verifier()
    {
        var query = Query(await _page.Task.Soon());
        Assert.Equal(
            ("code", "key", _redirectUri.OriginalString, "S256"),
            (query["response_type"], query["client_id"], query["redirect_uri"], query["code_challenge_method"]));
        var (status, text) = await CallAsync($"?code=a%2Bb%3D&state={query["state"]}");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("signed in", text, StringComparison.Ordinal);
        await _signIn.Soon();
        var form = Query(new Uri($"http://x?{_server.Forms.Single().Split(' ')[^1]}"));
        Assert.Equal(("authorization_code", "a+b=", "key", _redirectUri.OriginalString), (form["grant_type"], form["code"], form["client_id"], form["redirect_uri"]));
        var hash = System.Security.Cryptography.SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"]));
        Assert.Equal(query["code_challenge"], System.Buffers.Text.Base64Url.EncodeToString(hash));
    }

    [Theory]
    [InlineData("?code=evil&state=wrong", HttpStatusCode.BadRequest)]
    [InlineData("?code=evil", HttpStatusCode.BadRequest)]
    [InlineData("?error=access_denied&state=wrong", HttpStatusCode.BadRequest)]
    [InlineData("", HttpStatusCode.BadRequest)]
    [InlineData("/../favicon.ico", HttpStatusCode.NotFound)]
    [InlineData("2?code=evil", HttpStatusCode.NotFound)]
    public async Task Other_calls_are_refused_and_the_right_one_is_still_taken(string suffix, HttpStatusCode expected)
    {
        await _page.Task.Soon();
        Assert.Equal(expected, (await CallAsync(suffix)).Status);
        await FinishAsync();
    }

    [Theory]
    [InlineData("POST /OauthRedirect HTTP/1.1\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001\u0002\r\n\r\n")]
    [InlineData("GET\r\n\r\n")]
    [InlineData("GET  \r\n\r\n")]
    [InlineData("GET /OauthRedirect?%zz=%&&=&state HTTP/1.1\r\n\r\n")]
    public async Task What_is_no_request_is_refused_and_does_no_harm(string request)
    {
        await _page.Task.Soon();
        Assert.StartsWith("HTTP/1.1 400 ", await RawAsync(Encoding.Latin1.GetBytes(request)), StringComparison.Ordinal);
        await FinishAsync();
    }

    [Fact]
    public async Task Connections_that_say_nothing_or_too_much_or_hang_up_do_no_harm()
    {
        await _page.Task.Soon();
        var silent = Enumerable.Range(0, 10).Select(_ => new TcpClient("127.0.0.1", _redirectUri.Port)).ToArray();
        silent[0].Client.LingerState = new LingerOption(true, 0);
        silent[0].Dispose();
        Assert.StartsWith("HTTP/1.1 400 ", await RawAsync(Encoding.ASCII.GetBytes($"GET /{new string('x', 40_000)}")), StringComparison.Ordinal);
        await FinishAsync();
        Array.ForEach(silent, client => client.Dispose());
    }

    [Fact]
    public async Task A_connection_that_cannot_be_taken_does_not_end_the_wait()
    {
        var failures = 0;
        var redirectUri = new Uri($"http://127.0.0.1:{FreePort()}/OauthRedirect");
        using var listener = new RedirectListener(redirectUri, "s", (tcp, stop) =>
            ++failures <= 3 ? throw new SocketException((int)SocketError.ConnectionAborted) : tcp.AcceptTcpClientAsync(stop));
        var waiting = listener.ReceiveAsync(_cancel.Token);
        using var page = await _browser.GetAsync(new Uri($"{redirectUri}?code=c&state=s")).Soon();
        Assert.Equal("c", (await waiting.Soon()).Code);
    }

    [Fact]
    public async Task A_refusal_in_the_browser_ends_the_wait_with_its_reason()
    {
        var query = Query(await _page.Task.Soon());
        await CallAsync($"?error=access_denied&error_description=end-user+denied+authorization&state={query["state"]}");
        var error = await Assert.ThrowsAsync<SignInException>(() => _signIn.Soon());
        Assert.Equal("access_denied", error.Code);
        Assert.Contains("end-user denied authorization. The sign-in was refused in the browser", error.Message, StringComparison.Ordinal);
        Assert.Empty(_server.Forms);
    }

    [Fact]
    public async Task The_wait_can_be_cancelled_and_then_nothing_listens_any_more()
    {
        await _page.Task.Soon();
        await _cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _signIn.Soon());
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => CallAsync(""));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_an_error_that_names_it()
    {
        await _page.Task.Soon();
        var second = new AuthorizationCodeCredential("key", null, _server.Address, _redirectUri, _ => { });
        var error = await Assert.ThrowsAsync<SignInException>(() => LoginServer.SignInAsync(second));
        Assert.Equal("REDIRECT_NOT_AVAILABLE", error.Code);
        Assert.Contains($"port {_redirectUri.Port}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_refresh_token_that_comes_with_it_renews_without_the_browser()
    {
        await using var server = await LoginServer.StartAsync();
        server.Answer = http => Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(
            http.Response, server.Success(more: server.Forms.Count == 1 ? ",\"refresh_token\":\"r1\"" : ""));
        var redirectUri = new Uri($"http://127.0.0.1:{FreePort()}/OauthRedirect");
        Task<HttpResponseMessage>? browser = null;
        var credential = new AuthorizationCodeCredential(
            "key", Secret.From("s"), server.Address, redirectUri, page => browser = _browser.GetAsync(new Uri($"{redirectUri}?code=c&state={Query(page)["state"]}")));
        Assert.False(credential.CanRenew);
        await LoginServer.SignInAsync(credential);
        (await browser!.Soon()).Dispose();
        Assert.True(credential.CanRenew);
        await LoginServer.SignInAsync(credential);
        Assert.EndsWith("grant_type=refresh_token&refresh_token=r1&client_id=key&client_secret=s", server.Forms[1], StringComparison.Ordinal);
    }

    private async Task FinishAsync()
    {
        await CallAsync($"?code=c&state={Query(await _page.Task.Soon())["state"]}");
        Assert.NotNull(await _signIn.Soon());
        Assert.Contains("code=c&", _server.Forms.Single(), StringComparison.Ordinal);
    }

    private async Task<(HttpStatusCode Status, string Text)> CallAsync(string suffix)
    {
        using var response = await _browser.GetAsync(new Uri(_redirectUri.OriginalString + suffix)).Soon();
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private async Task<string> RawAsync(byte[] request)
    {
        using var client = new TcpClient("127.0.0.1", _redirectUri.Port);
        await client.GetStream().WriteAsync(request);
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadLineAsync().Soon() ?? "";
    }

    private static Dictionary<string, string> Query(Uri url) => url.Query.TrimStart('?').Split('&')
        .Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
