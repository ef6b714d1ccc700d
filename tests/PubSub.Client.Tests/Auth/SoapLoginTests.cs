using System.Text;
using Microsoft.AspNetCore.Http;
using PubSub.Client.Auth;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Auth;

/// <summary>SOAP <c>login()</c> against a server, byte by byte.</summary>
public sealed class SoapLoginTests
{
    [Fact]
    public async Task The_request_has_the_bytes_that_Salesforce_takes()
    {
        var (request, _) = await LoginAsync("ops@example.com", "pa&s<w>\"'ö]]>", "TO&KEN", SoapAnswers.Success());
        Assert.Equal(
            [
                "POST /services/Soap/u/64.0", "text/xml; charset=utf-8", "login",
                """<?xml version="1.0" encoding="utf-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>"""
                + """<login xmlns="urn:partner.soap.sforce.com"><username>ops@example.com</username><password>pa&amp;s&lt;w&gt;"'ö]]&gt;TO&amp;KEN</password></login>"""
                + "</soapenv:Body></soapenv:Envelope>",
            ],
            request);
    }

    [Fact]
    public async Task A_login_without_a_security_token_sends_the_password_alone()
    {
        var (request, _) = await LoginAsync("u", "secret", null, SoapAnswers.Success());
        Assert.Contains("<password>secret</password>", request[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_success_tells_everything_and_the_instance_is_scheme_and_host_alone()
    {
        var (_, signIn) = await LoginAsync("u", "p", null, SoapAnswers.Success());
        Assert.Equal("00D5e000003TIrB!AQEAQ.x", Secret.Reveal(signIn.AccessToken));
        Assert.Equal("https://acme.my.salesforce.com/", signIn.InstanceUrl.AbsoluteUri);
        Assert.Equal(("00D5e000003TIrBEAW", "0055e000001AbCdAAK", "ops@example.com"), (signIn.OrgId, signIn.UserId, signIn.UserName));
    }

    [Fact]
    public async Task A_byte_order_mark_and_another_namespace_are_no_matter()
    {
        var answer = SoapAnswers.Success().Replace("urn:partner", "urn:enterprise", StringComparison.Ordinal);
        var (_, signIn) = await LoginAsync("u", "p", null, "\uFEFF" + answer);
        Assert.Equal("00D5e000003TIrBEAW", signIn.OrgId);
    }

    [Fact]
    public async Task A_huge_answer_is_not_read_to_its_end()
    {
        var error = await Assert.ThrowsAsync<SignInException>(() => LoginAsync("u", "p", null, new string(' ', 3 * 1024 * 1024)));
        Assert.Equal("LOGIN_UNREACHABLE", error.Code);
    }

    [Fact]
    public async Task A_host_that_is_not_there_is_unreachable()
    {
        using var http = new HttpClient();
        var credential = new SoapCredential("u", Secret.From("p"), null, new Uri("http://127.0.0.1:1"), "64.0");
        var error = await Assert.ThrowsAsync<SignInException>(() => credential.SignInAsync(http, default).Soon());
        Assert.Equal("LOGIN_UNREACHABLE", error.Code);
    }

    [Fact]
    public async Task A_password_that_xml_cannot_carry_is_refused_without_being_shown()
    {
        foreach (var password in new[] { "secret\u0001", "secret\ud800", "secret\uffff" })
        {
            var error = await Assert.ThrowsAsync<SignInException>(() => LoginAsync("u", password, null, SoapAnswers.Success()));
            Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("pa55w0rd", null)]
    [InlineData("pa55w0rd", "T0KEN")]
    public async Task What_a_fault_repeats_of_the_secrets_is_not_shown(string password, string? token)
    {
        foreach (var secret in new[] { password, token ?? password, password + token })
        {
            var told = await Assert.ThrowsAsync<SignInException>(() => LoginAsync("u", password, token, SoapAnswers.Fault("sf:INVALID_LOGIN", $"no {secret}.", null)));
            Assert.Contains("INVALID_LOGIN: no (hidden).", told.Message, StringComparison.Ordinal);
            var named = await Assert.ThrowsAsync<SignInException>(() => LoginAsync("u", password, token, SoapAnswers.Fault($"sf:{secret}", "no", secret)));
            Assert.Equal("UNKNOWN", named.Code);
            Assert.DoesNotContain(secret, named.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_login_can_be_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        await using var server = await KestrelPeer.StartAsync(async http =>
        {
            await cancel.CancelAsync();
            await new ServerCall(http).Aborted;
        });
        using var http = new HttpClient();
        var credential = new SoapCredential("u", Secret.From("p"), null, server.WebAddress, "64.0");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => credential.SignInAsync(http, cancel.Token).Soon());
    }

    private static async Task<(string[] Request, SignIn SignIn)> LoginAsync(string user, string password, string? token, string answer)
    {
        string[] request = [];
        await using var peer = await KestrelPeer.StartAsync(async http =>
        {
            using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
            var body = await reader.ReadToEndAsync();
            request = [$"{http.Request.Method} {http.Request.Path}", http.Request.ContentType!, http.Request.Headers["SOAPAction"].ToString(), body];
            http.Response.ContentType = "text/xml; charset=utf-8";
            await http.Response.WriteAsync(answer);
        });
        using var http = new HttpClient { MaxResponseContentBufferSize = 1024 * 1024 };
        var credential = new SoapCredential(user, Secret.From(password), token is null ? null : Secret.From(token), peer.WebAddress, "64.0");
        var signIn = await credential.SignInAsync(http, default).Soon();
        return (request, signIn);
    }
}
