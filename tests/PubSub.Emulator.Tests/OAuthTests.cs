using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace PubSub.Emulator.Tests;

public sealed class OAuthTests : IAsyncLifetime
{
    private const string Callback = "http://localhost:1717/OauthRedirect";
    private const string Verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private const string Challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    private static readonly RSA Key = RSA.Create(2048);

    private readonly string _certificate = Path.GetTempFileName();
    private readonly ManualTime _time = new();
    private EmulatorHost _emulator = null!;
    private HttpClient _http = null!;

    public async Task InitializeAsync()
    {
        CertificateRequest request = new("CN=tests", Key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await File.WriteAllTextAsync(_certificate, certificate.ExportCertificatePem());
        _emulator = await EmulatorHost.StartAsync(new EmulatorOptions { JwtCertificate = _certificate, Time = _time });
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = _emulator.InstanceUrl };
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _emulator.DisposeAsync();
        File.Delete(_certificate);
    }

    [Fact]
    public async Task A_token_of_client_credentials_is_a_token_of_the_org()
    {
        var answer = await AskAsync(HttpStatusCode.OK, Client());
        Assert.Equal(
            ["access_token", "signature", "scope", "instance_url", "id", "token_type", "issued_at"],
            answer.AsObject().Select(property => property.Key));
        Assert.EndsWith($"/id/{_emulator.OrgId}/{_emulator.UserId}", (string?)answer["id"], StringComparison.Ordinal);
        using HttpRequestMessage who = new(HttpMethod.Get, "/services/oauth2/userinfo");
        who.Headers.Authorization = new AuthenticationHeaderValue("Bearer", (string?)answer["access_token"]);
        Assert.Equal(HttpStatusCode.OK, (await _http.SendAsync(who)).StatusCode);
    }

    [Fact]
    public async Task The_app_may_say_who_it_is_by_HTTP_Basic()
    {
        using var request = Request(("grant_type", "client_credentials"));
        var pair = Encoding.UTF8.GetBytes($"{_emulator.ClientId}:{_emulator.ClientSecret}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(pair));
        Assert.Equal(HttpStatusCode.OK, (await _http.SendAsync(request)).StatusCode);
    }

    [Theory]
    [InlineData("client_id", "nobody", "invalid_client_id", "client identifier invalid")]
    [InlineData("client_secret", "wrong", "invalid_client", "invalid client credentials")]
    [InlineData("client_id", "3MVG9PubSub.Emulator.App_NoRunAs", "invalid_grant", "no client credentials user enabled")]
    [InlineData("client_id", "3MVG9PubSub.Emulator.App_NoFlows", "unsupported_grant_type", "grant type not supported")]
    [InlineData("grant_type", "device", "unsupported_grant_type", "grant type not supported")]
    [InlineData("grant_type", "refresh_token", "invalid_request", "missing required parameter: refresh_token")]
    public async Task Client_credentials_are_refused_in_the_words_of_the_service(string field, string value, string error, string description)
    {
        (string Name, string Value)[] form = [.. Client().Select(pair => pair.Name == field ? (field, value) : pair)];
        await RefusedAsync(error, description, form);
    }

    [Fact]
    public async Task A_login_host_does_not_take_client_credentials()
    {
        using var request = Request(Client());
        request.Headers.Host = "login.emulator.test";
        using var response = await _http.SendAsync(request);
        Assert.Equal("request not supported on this domain", (string?)(await JsonAsync(response))["error_description"]);
    }

    [Fact]
    public async Task A_password_needs_its_security_token()
    {
        (string, string)[] form = [.. Client("password"), ("username", _emulator.UserName)];
        await AskAsync(HttpStatusCode.OK, [.. form, ("password", _emulator.Password + _emulator.SecurityToken)]);
        await RefusedAsync("invalid_grant", "authentication failure", [.. form, ("password", _emulator.Password)]);
    }

    [Fact]
    public async Task A_signed_assertion_is_taken() => await AskAsync(HttpStatusCode.OK, Bearer(Assertion()));

    [Theory]
    [InlineData("aud", "https://test.salesforce.com", "invalid_grant", "audience is invalid")]
    [InlineData("iss", "nobody", "invalid_client_id", "client identifier invalid")]
    [InlineData("sub", "unapproved@example.com", "invalid_grant", "user hasn't approved this consumer")]
    [InlineData("sub", "unassigned@example.com", "invalid_app_access", "user is not admin approved to access this app")]
    [InlineData("sub", "inactive@example.com", "inactive_user", "user is inactive")]
    [InlineData("sub", "nobody@example.com", "invalid_grant", "invalid assertion")]
    public async Task An_assertion_is_refused_for_a_claim(string claim, string value, string error, string description) =>
        await RefusedAsync(error, description, Bearer(Assertion(claims => claims[claim] = value)));

    [Theory]
    [InlineData(-1)]
    [InlineData(600)]
    [InlineData(1_700_000_000_000)]
    public async Task An_assertion_is_refused_for_its_time(long seconds) => await RefusedAsync(
        "invalid_grant", "expired authorization code",
        Bearer(Assertion(claims => claims["exp"] = _time.GetUtcNow().ToUnixTimeSeconds() + seconds)));

    [Fact]
    public async Task An_assertion_is_refused_for_its_signature()
    {
        var parts = Assertion().Split('.');
        using var other = RSA.Create(2048);
        var none = Base64Url.EncodeToString("""{"alg":"none"}"""u8);
        foreach (var assertion in new[]
        {
            Assertion(key: other), $"{parts[0]}.{parts[1]}.", $"{none}.{parts[1]}.{parts[2]}", $"{none}.{parts[1]}.", "x", "", "a.b.c", "!.!.!",
        })
        {
            using var request = Request(Bearer(assertion));
            using var response = await _http.SendAsync(request);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        }
    }

    [Fact]
    public async Task A_code_is_redeemed_once_with_its_verifier_and_gives_a_refresh_token()
    {
        var code = await CodeAsync();
        var answer = await AskAsync(HttpStatusCode.OK, Redeem(code));
        await RefusedAsync("invalid_grant", "invalid authorization code", Redeem(code));
        (string, string)[] refresh = [("grant_type", "refresh_token"), ("refresh_token", (string)answer["refresh_token"]!), ("client_id", _emulator.ClientId)];
        await AskAsync(HttpStatusCode.OK, refresh);
        await _http.PostAsync("/emulator/oauth/refresh-tokens/revoke", null);
        await RefusedAsync("invalid_grant", "expired access/refresh token", refresh);
    }

    [Fact]
    public async Task A_code_is_refused_for_another_verifier_another_callback_and_when_it_is_old()
    {
        await RefusedAsync("invalid_grant", "invalid code verifier", Redeem(await CodeAsync(), verifier: "wrong"));
        await RefusedAsync("redirect_uri_mismatch", "redirect_uri must match configuration", Redeem(await CodeAsync(), callback: "http://localhost:1/OauthRedirect"));
        var code = await CodeAsync();
        _time.Advance(TimeSpan.FromMinutes(4));
        await RefusedAsync("invalid_grant", "expired authorization code", Redeem(code));
    }

    [Theory]
    [InlineData("http://evil.example.com/OauthRedirect")]
    [InlineData("http://localhost:1717/other")]
    [InlineData("x")]
    public async Task Nobody_is_sent_to_a_callback_that_the_app_has_not(string callback)
    {
        using var page = await _http.GetAsync(Authorize(callback));
        Assert.Equal((HttpStatusCode.BadRequest, null), (page.StatusCode, page.Headers.Location));
    }

    [Fact]
    public async Task A_chosen_refusal_strikes_once_where_it_is_meant_to()
    {
        await _http.PostAsJsonAsync("/emulator/oauth/refusals", new { error = "rate_limit_exceeded", description = "login rate exceeded" });
        await _http.PostAsJsonAsync("/emulator/oauth/refusals", new { error = "access_denied", description = "denied", at = "authorize" });
        await RefusedAsync("rate_limit_exceeded", "login rate exceeded", Client());
        await AskAsync(HttpStatusCode.OK, Client());
        using var page = await _http.GetAsync(Authorize(Callback));
        Assert.Equal($"{Callback}?error=access_denied&error_description=denied&state=st", page.Headers.Location!.OriginalString);
        Assert.NotEmpty(await CodeAsync());
    }

    [Fact]
    public async Task What_is_no_form_is_an_invalid_request()
    {
        using var response = await _http.PostAsJsonAsync("/services/oauth2/token", new { grant_type = "client_credentials" });
        Assert.Equal("invalid_request", (string?)(await JsonAsync(response))["error"]);
    }

    private static string Authorize(string callback) =>
        $"/services/oauth2/authorize?response_type=code&client_id=3MVG9PubSub.Emulator.App_Full&redirect_uri={Uri.EscapeDataString(callback)}"
        + $"&state=st&code_challenge={Challenge}&code_challenge_method=S256";

    private async Task<string> CodeAsync()
    {
        using var page = await _http.GetAsync(Authorize(Callback));
        Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
        return page.Headers.Location!.Query.Split('=', '&')[1];
    }

    private (string Name, string Value)[] Redeem(string code, string verifier = Verifier, string callback = Callback) =>
    [
        ("grant_type", "authorization_code"), ("code", code), ("client_id", _emulator.ClientId), ("redirect_uri", callback), ("code_verifier", verifier),
    ];

    private (string Name, string Value)[] Client(string grant = "client_credentials") =>
        [("grant_type", grant), ("client_id", _emulator.ClientId), ("client_secret", _emulator.ClientSecret)];

    private static (string Name, string Value)[] Bearer(string assertion) =>
        [("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), ("assertion", assertion)];

    private string Assertion(Action<JsonObject>? change = null, RSA? key = null)
    {
        JsonObject claims = new()
        {
            ["iss"] = _emulator.ClientId,
            ["sub"] = _emulator.UserName,
            ["aud"] = _emulator.InstanceUrl.GetLeftPart(UriPartial.Authority),
            ["exp"] = _time.GetUtcNow().ToUnixTimeSeconds() + 180,
        };
        change?.Invoke(claims);
        var signed = $"{Base64Url.EncodeToString("""{"alg":"RS256"}"""u8)}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims.ToJsonString()))}";
        var signature = (key ?? Key).SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    private async Task RefusedAsync(string error, string description, params (string Name, string Value)[] form)
    {
        var answer = await AskAsync(HttpStatusCode.BadRequest, form);
        Assert.Equal((error, description), ((string?)answer["error"], (string?)answer["error_description"]));
    }

    private async Task<JsonNode> AskAsync(HttpStatusCode expected, params (string Name, string Value)[] form)
    {
        using var request = Request(form);
        using var response = await _http.SendAsync(request);
        Assert.Equal(expected, response.StatusCode);
        return await JsonAsync(response);
    }

    private static async Task<JsonNode> JsonAsync(HttpResponseMessage response) => JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

    private static HttpRequestMessage Request(params (string Name, string Value)[] form) => new(HttpMethod.Post, "/services/oauth2/token")
    {
        Content = new FormUrlEncodedContent(form.Select(pair => KeyValuePair.Create(pair.Name, pair.Value))),
    };
}
