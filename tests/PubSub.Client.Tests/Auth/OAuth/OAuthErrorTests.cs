using System.Text.Json;
using Microsoft.AspNetCore.Http;
using PubSub.Client.Auth;
using PubSub.Client.Auth.OAuth;

namespace PubSub.Client.Tests.Auth.OAuth;

/// <summary>Every documented error, with the way of signing in that meets it: the cause, and what to change, in one line.</summary>
public sealed class OAuthErrorTests
{
    [Theory]
    [InlineData("client", "invalid_client_id", "client identifier invalid", "consumer key")]
    [InlineData("client", "invalid_client", "invalid client credentials", "consumer secret is wrong")]
    [InlineData("client", "invalid_grant", "request not supported on this domain", "My Domain with -InstanceUrl")]
    [InlineData("client", "invalid_grant", "no client credentials user enabled", "Run As")]
    [InlineData("client", "unsupported_grant_type", "grant type not supported", "client credentials flow")]
    [InlineData("client", "inactive_org", "", "owner")]
    [InlineData("client", "rate_limit_exceeded", "login rate exceeded", "wait some minutes")]
    [InlineData("client", "invalid_request", "", "blanks")]
    [InlineData("jwt", "invalid_client", "invalid client credentials", "-ClientId")]
    [InlineData("jwt", "invalid_grant", "user hasn't approved this consumer", "admin-approved")]
    [InlineData("jwt", "invalid_grant", "audience is invalid", "-Sandbox")]
    [InlineData("jwt", "invalid_grant", "Audience validation failed", "-Sandbox")]
    [InlineData("jwt", "invalid_grant", "invalid assertion", "certificate")]
    [InlineData("jwt", "invalid_grant", "expired authorization code", "clock")]
    [InlineData("jwt", "invalid_grant", "something new", "-Username")]
    [InlineData("jwt", "invalid_app_access", "user is not admin approved to access this app", "profile or permission set")]
    [InlineData("jwt", "inactive_user", "user is inactive", "activate")]
    [InlineData("password", "invalid_grant", "authentication failure", "blocks this flow")]
    [InlineData("password", "invalid_client", "invalid client credentials", "-ClientCredential")]
    [InlineData("refresh", "invalid_grant", "expired access/refresh token", "-Interactive")]
    [InlineData("refresh", "invalid_client", "invalid client credentials", "-ClientSecret")]
    [InlineData("refresh", "invalid_grant", "ip restricted", "IP ranges")]
    [InlineData("refresh", "redirect_uri_mismatch", "redirect_uri must match configuration", "-RedirectUri")]
    public async Task An_error_is_named_explained_and_followed_by_advice(string way, string error, string description, string advice)
    {
        await using var server = await LoginServer.StartAsync(http => Refuse(http, error, description));
        var refused = await Assert.ThrowsAsync<SignInException>(() => LoginServer.SignInAsync(Ways.Create(way, server.Address)));
        Assert.Equal(error, refused.Code);
        Assert.Contains($"127.0.0.1 refused the sign-in. {error}", refused.Message, StringComparison.Ordinal);
        Assert.Contains(description, refused.Message, StringComparison.Ordinal);
        Assert.Contains(advice, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.Equal(error == "rate_limit_exceeded", refused.Retry == SignInRetry.Later);
    }

    [Theory]
    [InlineData("something_new", "", "something_new.")]
    [InlineData("<script>alert(1)</script>", "x", "UNKNOWN: x.")]
    [InlineData("invalid_grant", "line\r\nbreak\u001b[2J and\0more", "invalid_grant: line break [2J and more.")]
    public async Task What_is_not_known_is_shown_without_harm(string error, string description, string shown)
    {
        await using var server = await LoginServer.StartAsync(http => Refuse(http, error, description));
        var refused = await Assert.ThrowsAsync<SignInException>(server.SignInAsync);
        Assert.Contains($"refused the sign-in. {shown}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_very_long_description_is_cut()
    {
        await using var server = await LoginServer.StartAsync(http => Refuse(http, "invalid_grant", new string('x', 100_000)));
        var refused = await Assert.ThrowsAsync<SignInException>(server.SignInAsync);
        Assert.InRange(refused.Message.Length, 300, 1000);
    }

    [Theory]
    [InlineData("client")]
    [InlineData("jwt")]
    [InlineData("password")]
    [InlineData("refresh")]
    public async Task A_secret_that_the_server_repeats_is_not_shown(string way)
    {
        await using var server = await LoginServer.StartAsync();
        server.Answer = http => Refuse(http, "invalid_grant", Uri.UnescapeDataString(server.Forms[^1]));
        var refused = await Assert.ThrowsAsync<SignInException>(() => LoginServer.SignInAsync(Ways.Create(way, server.Address)));
        Assert.Contains("(hidden)", refused.Message, StringComparison.Ordinal);
        foreach (var secret in Ways.Secrets)
            Assert.DoesNotContain(secret, refused.ToString(), StringComparison.Ordinal);
        Assert.DoesNotMatch(@"eyJ[\w-]+\.[\w-]+\.[\w-]{20}", refused.ToString());
    }

    [Fact]
    public async Task A_secret_is_no_code_of_an_error()
    {
        await using var server = await LoginServer.StartAsync(http => Refuse(http, "consumer-secret", ""));
        var refused = await Assert.ThrowsAsync<SignInException>(() =>
            LoginServer.SignInAsync(new ClientCredentialsCredential("key", Secret.From("consumer-secret"), server.Address)));
        Assert.Equal("UNKNOWN", refused.Code);
        Assert.DoesNotContain("consumer-secret", refused.ToString(), StringComparison.Ordinal);
    }

    private static Task Refuse(HttpContext http, string error, string description)
    {
        http.Response.StatusCode = 400;
        http.Response.ContentType = "application/json;charset=UTF-8";
        return http.Response.WriteAsync(JsonSerializer.Serialize(new Dictionary<string, string> { ["error"] = error, ["error_description"] = description }));
    }
}
