using System.Text;
using Microsoft.AspNetCore.Http;
using PubSub.Client.Auth;
using PubSub.Client.Auth.OAuth;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Auth.OAuth;

/// <summary>What is sent to the token endpoint, and what is made of answers, of Salesforce and of others.</summary>
public sealed class TokenEndpointTests
{
    private const string Prefix = "POST /services/oauth2/token application/x-www-form-urlencoded application/json ";

    [Theory]
    [InlineData("client", "grant_type=client_credentials&client_id=key&client_secret=s3cret%26client")]
    [InlineData("password", "grant_type=password&client_id=key&client_secret=s3cret%26client&username=ops%40example.com&password=p%25ss%2Bwordt0kenOfUser")]
    [InlineData("refresh", "grant_type=refresh_token&refresh_token=refre%24h%2Ftoken&client_id=key&client_secret=s3cret%26client")]
    public async Task The_form_has_the_bytes_that_Salesforce_takes(string way, string form)
    {
        await using var server = await LoginServer.StartAsync();
        await LoginServer.SignInAsync(Ways.Create(way, server.Address));
        Assert.Equal([Prefix + form], server.Forms);
    }

    [Fact]
    public async Task Characters_beyond_ASCII_are_sent_as_UTF8()
    {
        await using var server = await LoginServer.StartAsync();
        await LoginServer.SignInAsync(new ClientCredentialsCredential("k", Secret.From("ö€😀 ~"), server.Address));
        Assert.EndsWith("client_secret=%C3%B6%E2%82%AC%F0%9F%98%80%20~", server.Forms[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_secret_is_sent_whole()
    {
        var secret = new string('&', 5000);
        await using var server = await LoginServer.StartAsync();
        await LoginServer.SignInAsync(new ClientCredentialsCredential("k", Secret.From(secret), server.Address));
        Assert.EndsWith(string.Concat(Enumerable.Repeat("%26", 5000)), server.Forms[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_success_tells_token_org_and_user_and_scheme_and_host_of_the_instance()
    {
        await using var server = await LoginServer.StartAsync();
        var signIn = await server.SignInAsync();
        Assert.Equal("00D5e000003TIrB!tok", Secret.Reveal(signIn.AccessToken));
        Assert.Equal(server.Address, signIn.InstanceUrl);
        Assert.Equal(("00D5e000003TIrBEAW", "0055e000001AbCdAAK"), (signIn.OrgId, signIn.UserId));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"x\"")]
    [InlineData("{}")]
    [InlineData("<html><body>Sign in to the proxy</body></html>")]
    [InlineData("""[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]""")]
    [InlineData("""{"access_token":"t","instance_url":"https://x.example.com""")]
    [InlineData("""{"access_token":"t","instance_url":"https://x.example.com"} trailing""")]
    [InlineData("""{"access_token":"","instance_url":"https://x.example.com"}""")]
    [InlineData("""{"access_token":17,"instance_url":"https://x.example.com"}""")]
    [InlineData("""{"access_token":"a\r\nevil: header","instance_url":"https://x.example.com"}""")]
    [InlineData("""{"access_token":"t ö","instance_url":"https://x.example.com"}""")]
    [InlineData("""{"access_token":"\ud800","instance_url":"https://x.example.com"}""")]
    [InlineData("""{"access_token":"t"}""")]
    [InlineData("""{"access_token":"t","instance_url":"file:///etc/passwd"}""")]
    [InlineData("""{"access_token":"t","instance_url":"/relative"}""")]
    [InlineData("""{"error":17}""")]
    public async Task What_is_no_answer_says_so_and_where_it_came_from(string answer)
    {
        await using var server = await LoginServer.StartAsync(http => http.Response.WriteAsync(answer));
        var error = await Assert.ThrowsAsync<SignInException>(server.SignInAsync);
        Assert.Equal("LOGIN_UNREACHABLE", error.Code);
        Assert.Contains("127.0.0.1 did not answer as Salesforce's token endpoint does (HTTP 200)", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(404)]
    public async Task A_token_with_a_status_of_failure_is_no_answer(int status)
    {
        await using var server = await LoginServer.StartAsync();
        server.Answer = http =>
        {
            http.Response.StatusCode = status;
            return http.Response.WriteAsync(server.Success());
        };
        Assert.Contains($"(HTTP {status})", (await Assert.ThrowsAsync<SignInException>(server.SignInAsync)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_and_its_host_is_named()
    {
        await using var server = await LoginServer.StartAsync(http =>
        {
            http.Response.Redirect("https://acme.my.salesforce.com/secret-path");
            return Task.CompletedTask;
        });
        var error = await Assert.ThrowsAsync<SignInException>(server.SignInAsync);
        Assert.Contains("to acme.my.salesforce.com. Give that host", error.Message, StringComparison.Ordinal);
        Assert.Single(server.Forms);
    }

    [Fact]
    public async Task Bytes_that_are_no_utf8_are_no_answer_and_a_byte_order_mark_is_no_matter()
    {
        await using var server = await LoginServer.StartAsync();
        server.Answer = http => http.Response.Body.WriteAsync((byte[])[.. "{\"access_token\":\""u8, 0xFF, 0xFE, .. "\"}"u8]).AsTask();
        await Assert.ThrowsAsync<SignInException>(server.SignInAsync);
        server.Answer = http => http.Response.Body.WriteAsync((byte[])[0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(server.Success())]).AsTask();
        await server.SignInAsync();
    }

    [Fact]
    public async Task An_answer_of_many_kilobytes_is_read_and_one_of_megabytes_is_not()
    {
        await using var server = await LoginServer.StartAsync();
        server.Answer = http => http.Response.WriteAsync(server.Success(more: $",\"padding\":\"{new string('x', 300_000)}\""));
        await server.SignInAsync();
        server.Answer = http => http.Response.WriteAsync(new string(' ', 3 * 1024 * 1024));
        var error = await Assert.ThrowsAsync<SignInException>(server.SignInAsync);
        Assert.Contains("1024 KB", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_is_not_there_and_one_that_hangs_up_are_unreachable()
    {
        await using var peer = new RawPeer(connection =>
        {
            connection.Cut();
            return Task.CompletedTask;
        });
        foreach (var address in new[] { new Uri("http://127.0.0.1:1"), peer.Address })
        {
            var error = await Assert.ThrowsAsync<SignInException>(() => LoginServer.SignInAsync(Ways.Create("client", address)));
            Assert.Equal(("LOGIN_UNREACHABLE", SignInRetry.Later), (error.Code, error.Retry));
            Assert.Contains("127.0.0.1 cannot be reached", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_sign_in_can_be_cancelled_before_and_within_the_answer()
    {
        foreach (var begins in new[] { false, true })
        {
            using var cancel = new CancellationTokenSource();
            await using var server = await LoginServer.StartAsync(async http =>
            {
                if (begins)
                    await http.Response.WriteAsync("{");
                await http.Response.Body.FlushAsync();
                await cancel.CancelAsync();
                await new ServerCall(http).Aborted;
            });
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => LoginServer.SignInAsync(Ways.Create("client", server.Address), cancel.Token));
        }
    }

    [Fact]
    public async Task A_refresh_token_that_is_replaced_is_the_next_one_sent()
    {
        await using var server = await LoginServer.StartAsync();
        server.Answer = http => http.Response.WriteAsync(server.Success(more: ",\"refresh_token\":\"second\""));
        var credential = Ways.Create("refresh", server.Address);
        await LoginServer.SignInAsync(credential);
        await LoginServer.SignInAsync(credential);
        Assert.Contains("refresh_token=second&", server.Forms[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://acme.my.salesforce.com/x?y", "https://login.salesforce.com", "https://acme.my.salesforce.com/")]
    [InlineData("http://acme.my.salesforce.com", "https://login.salesforce.com", null)]
    [InlineData("http://127.0.0.1:9", "http://127.0.0.1:8", "http://127.0.0.1:9/")]
    [InlineData("http://127.0.0.1:9", null, "http://127.0.0.1:9/")]
    [InlineData("http://acme.my.salesforce.com", null, null)]
    [InlineData("javascript:alert(1)", null, null)]
    [InlineData(null, null, null)]
    public void A_token_is_not_sent_less_protected_than_it_came(string? text, string? source, string? expected) =>
        Assert.Equal(expected, InstanceUrl.Read(text, source is null ? null : new Uri(source))?.AbsoluteUri);
}
