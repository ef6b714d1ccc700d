using System.Net;
using System.Security;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using PubSub.Client.Protocol;

namespace PubSub.Emulator.Tests;

public sealed class LoginTests : IAsyncLifetime
{
    private EmulatorHost _emulator = null!;
    private HttpClient _http = null!;

    public async Task InitializeAsync()
    {
        _emulator = await EmulatorHost.StartAsync(new EmulatorOptions());
        _http = new HttpClient { BaseAddress = _emulator.InstanceUrl };
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _emulator.DisposeAsync();
    }

    [Theory]
    [InlineData("u/43.0/", "partner")]
    [InlineData("u/64.0", "partner")]
    [InlineData("c/59.0", "enterprise")]
    public async Task The_answer_can_be_read_by_position(string path, string flavour)
    {
        var (status, body) =
            await LoginAsync(_emulator.UserName, _emulator.Password + _emulator.SecurityToken, path, flavour);
        Assert.Equal(HttpStatusCode.OK, status);
        var result = body.Elements().Single().Elements().Single();
        XElement[] children = [.. result.Elements()];
        Assert.Equal(
            ["metadataServerUrl", "passwordExpired", "sandbox", "serverUrl", "sessionId", "userId", "userInfo"],
            children.Select(child => child.Name.LocalName));
        Assert.All(children, child => Assert.Equal($"urn:{flavour}.soap.sforce.com", child.Name.NamespaceName));
        Assert.StartsWith(new Uri(_emulator.InstanceUrl, "/services/Soap/").AbsoluteUri, children[3].Value, StringComparison.Ordinal);
        XElement[] user = [.. children[6].Elements()];
        Assert.Equal(("organizationId", _emulator.OrgId), (user[8].Name.LocalName, user[8].Value));
        Assert.Equal(_emulator.UserId, children[5].Value);
        Assert.Equal("false", children[1].Value);
    }

    [Fact]
    public async Task The_session_opens_the_service()
    {
        (_, var body) = await LoginAsync(_emulator.UserName, _emulator.Password + _emulator.SecurityToken);
        var session = Text(body, "sessionId");
        using RawGrpc grpc = new(_emulator);
        var answer = await grpc.CallAsync("GetTopic", new TopicRequest { TopicName = "/event/Order_Event__e" }, request =>
        {
            request.Headers.Remove("accesstoken");
            request.Headers.Add("accesstoken", session);
        });
        Assert.NotEqual(_emulator.AccessToken, session);
        Assert.Equal(0, answer.Status);
    }

    [Theory]
    [InlineData("ops@example.com", "wrong", "u/64.0", "INVALID_LOGIN")]
    [InlineData("nobody@example.com", "pa&ss<w0rd", "u/64.0", "INVALID_LOGIN")]
    [InlineData("ops@example.com", "pa&ss<w0rd", "u/64.0", "LOGIN_MUST_USE_SECURITY_TOKEN")]
    [InlineData("locked@example.com", "pa&ss<w0rd", "u/64.0", "PASSWORD_LOCKOUT")]
    [InlineData("ops@example.com", "x", "u/65.0", "UNSUPPORTED_API_VERSION")]
    [InlineData("ops@example.com", "x", "u/30.0", "UNSUPPORTED_API_VERSION")]
    public async Task Faults_name_their_code(string userName, string password, string path, string code)
    {
        var (status, body) = await LoginAsync(userName, password, path);
        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.Equal($"sf:{code}", Text(body, "faultcode"));
        Assert.StartsWith($"{code}: ", Text(body, "faultstring"), StringComparison.Ordinal);
        Assert.Equal(code, Text(body, "exceptionCode"));
        Assert.Equal(
            "urn:fault.partner.soap.sforce.com",
            body.Descendants().Single(e => e.Name.LocalName == "LoginFault").Name.NamespaceName);
    }

    [Fact]
    public async Task An_expired_password_still_logs_in_but_opens_nothing()
    {
        var (status, body) = await LoginAsync("expired@example.com", _emulator.Password + _emulator.SecurityToken);
        Assert.Equal((HttpStatusCode.OK, "true"), (status, Text(body, "passwordExpired")));
        Assert.Equal(HttpStatusCode.Forbidden, (await UserInfoAsync($"Bearer {Text(body, "sessionId")}")).Status);
    }

    [Fact]
    public async Task A_trusted_address_needs_no_security_token()
    {
        Assert.Equal(HttpStatusCode.OK, (await LoginAsync("trusted@example.com", _emulator.Password)).Status);
    }

    [Fact]
    public async Task Without_the_SOAPAction_header_there_is_no_login()
    {
        using StringContent content = new("<x/>", Encoding.UTF8, "text/xml");
        using var response = await _http.PostAsync(new Uri("/services/Soap/u/64.0", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
    }

    [Fact]
    public async Task Userinfo_tells_whose_token_it_is()
    {
        var (status, text) = await UserInfoAsync($"Bearer {_emulator.AccessToken}");
        var info = JsonNode.Parse(text)!;
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal((_emulator.OrgId, _emulator.UserId), ((string?)info["organization_id"], (string?)info["user_id"]));
    }

    [Theory]
    [InlineData("Bearer x", "Bad_OAuth_Token")]
    [InlineData("Basic x", "Missing_OAuth_Token")]
    public async Task Userinfo_refuses_in_plain_text(string authorization, string expected) =>
        Assert.Equal((HttpStatusCode.Forbidden, expected), await UserInfoAsync(authorization));

    private async Task<(HttpStatusCode Status, string Text)> UserInfoAsync(string authorization)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/services/oauth2/userinfo");
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var response = await _http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private async Task<(HttpStatusCode Status, XElement Body)> LoginAsync(
        string userName, string password, string path = "u/64.0", string flavour = "partner")
    {
        using HttpRequestMessage request = new(HttpMethod.Post, $"/services/Soap/{path}")
        {
            Content = new StringContent(
                $"""
                <soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:urn="urn:{flavour}.soap.sforce.com">
                  <soapenv:Body><urn:login>
                    <urn:username>{userName}</urn:username><urn:password>{SecurityElement.Escape(password)}</urn:password>
                  </urn:login></soapenv:Body>
                </soapenv:Envelope>
                """,
                Encoding.UTF8, "text/xml"),
        };
        request.Headers.Add("SOAPAction", "login");
        using var response = await _http.SendAsync(request);
        Assert.Equal("text/xml", response.Content.Headers.ContentType!.MediaType);
        return (response.StatusCode, XDocument.Parse(await response.Content.ReadAsStringAsync()).Root!.Elements().Single());
    }

    private static string Text(XElement body, string name) => body.Descendants().Single(element => element.Name.LocalName == name).Value;
}
