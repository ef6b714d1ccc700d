using System.Net.Http.Json;
using PubSub.Client.Auth;
using PubSub.Client.Auth.OAuth;
using PubSub.Client.Diagnosis;
using PubSub.Client.Errors;
using PubSub.Client.Session;
using PubSub.Client.Tests.Peers;
using PubSub.Emulator;

namespace PubSub.Client.Tests.Auth.OAuth;

/// <summary>Every way to sign in against the emulator, and again after its tokens have expired.</summary>
public sealed class RenewalTests : IAsyncLifetime, IDisposable
{
    private readonly string _certificate = Path.GetTempFileName();
    private EmulatorHost _emulator = null!;
    private HttpClient _http = null!;

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(_certificate, TestKeys.Certificate.ExportCertificatePem());
        _emulator = await EmulatorHost.StartAsync(new EmulatorOptions { JwtCertificate = _certificate });
        _http = new HttpClient { BaseAddress = _emulator.InstanceUrl };
    }

    public async Task DisposeAsync()
    {
        await _emulator.DisposeAsync();
        File.Delete(_certificate);
    }

    public void Dispose() => _http.Dispose();

    [Theory]
    [InlineData("client", "ClientCredentials")]
    [InlineData("jwt", "JwtBearer")]
    [InlineData("password", "UsernamePassword")]
    [InlineData("refresh", "RefreshToken")]
    [InlineData("browser", "Browser")]
    public async Task An_expired_session_is_renewed_without_a_word(string way, string name)
    {
        var credential = await CreateAsync(way);
        Assert.Equal(name, credential.Name);
        using var client = await ConnectAsync(credential);
        Assert.Equal((_emulator.OrgId, _emulator.UserId), (client.OrgId, client.UserId));
        for (var renewals = 1; renewals <= 2; renewals++)
        {
            await PostAsync("/emulator/tokens/expire");
            await client.GetTopicAsync("/event/Order_Event__e", default).Soon();
            Assert.Equal(renewals, client.Statistics.Renewals);
        }
    }

    [Fact]
    public async Task A_refresh_token_that_was_revoked_is_asked_for_once_and_the_reason_stays()
    {
        using var client = await ConnectAsync(await CreateAsync("refresh"));
        await PostAsync("/emulator/tokens/expire");
        await PostAsync("/emulator/oauth/refresh-tokens/revoke");
        for (var i = 0; i < 2; i++)
        {
            var error = await Assert.ThrowsAsync<SignInException>(() => client.GetTopicAsync("/event/Order_Event__e", default).Soon());
            Assert.Equal("invalid_grant", error.Code);
            Assert.Contains("revoked", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Too_many_sign_ins_are_a_matter_of_time()
    {
        using var client = await ConnectAsync(await CreateAsync("client"));
        await PostAsync("/emulator/tokens/expire");
        await _http.PostAsJsonAsync("/emulator/oauth/refusals", new { error = "rate_limit_exceeded", description = "login rate exceeded" });
        await Assert.ThrowsAsync<SignInException>(() => client.GetTopicAsync("/event/Order_Event__e", default).Soon());
        Assert.True((await client.GetTopicAsync("/event/Order_Event__e", default).Soon()).CanPublish);
    }

    [Fact]
    public async Task The_secrets_are_wiped_with_the_connection_and_with_the_failure_to_make_one()
    {
        var connected = await CreateAsync("client");
        (await ConnectAsync(connected)).Dispose();
        await AssertWipedAsync(connected);
        var refused = new ClientCredentialsCredential("unknown", Secret.From("x"), _emulator.InstanceUrl);
        await Assert.ThrowsAsync<SignInException>(() => ConnectAsync(refused));
        await AssertWipedAsync(refused);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task So_they_are_where_there_is_no_way_to_the_org(bool connects)
    {
        var options = new ConnectOptions { Endpoint = _emulator.Endpoint, CertificateAuthorityPath = "/no/such/file.pem" };
        foreach (var credential in new[] { await CreateAsync("client"), Token() })
        {
            await Assert.ThrowsAsync<ArgumentException>(async () => _ = connects
                ? (IDisposable)await PubSubClient.ConnectAsync(credential, options, _ => { }, default)
                : ConnectionDiagnosis.Of(options, credential, null));
            await AssertWipedAsync(credential);
        }
    }

    [Fact]
    public async Task A_token_that_was_given_is_wiped_too()
    {
        var token = Token();
        using var client = await ConnectAsync(token);
        Assert.True((await client.GetTopicAsync("/event/Order_Event__e", default).Soon()).CanPublish);
        client.Dispose();
        await AssertWipedAsync(token);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_left_when_the_time_is_over()
    {
        await using var silent = await HangingServer.StartAsync(answerBegins: false);
        var options = new ConnectOptions { Endpoint = silent.Address, Timeout = TimeSpan.FromSeconds(3) };
        var service = await Assert.ThrowsAsync<PubSubException>(() => PubSubClient.ConnectAsync(
            new AccessTokenCredential(Secret.From("00D!x"), _emulator.InstanceUrl, _emulator.OrgId, "005"), options, _ => { }, default).Soon());
        Assert.Contains("3 seconds (-TimeoutSec)", service.Message, StringComparison.Ordinal);
        await using var login = await LoginServer.StartAsync(http => new ServerCall(http).Aborted);
        var error = await Assert.ThrowsAsync<SignInException>(() => PubSubClient.ConnectAsync(Ways.Create("client", login.Address), options, _ => { }, default).Soon());
        Assert.Equal("TIMED_OUT", error.Code);
        Assert.Contains("127.0.0.1 did not answer within 3 seconds", error.Message, StringComparison.Ordinal);
    }

    private AccessTokenCredential Token() => new(Secret.From(_emulator.AccessToken), _emulator.InstanceUrl, null, null);

    private async Task<Credential> CreateAsync(string way)
    {
        var (id, secret, login) = (_emulator.ClientId, Secret.From(_emulator.ClientSecret), _emulator.InstanceUrl);
        return way switch
        {
            "client" => new ClientCredentialsCredential(id, secret, login),
            "jwt" => new JwtBearerCredential(id, _emulator.UserName, SigningKey.FromCertificate(TestKeys.Certificate), login),
            "password" => new PasswordCredential(_emulator.UserName, Secret.From(_emulator.Password), Secret.From(_emulator.SecurityToken), id, secret, login),
            "refresh" => new RefreshTokenCredential(id, null, Secret.From(await RefreshTokenAsync()), login),
            _ => new AuthorizationCodeCredential(id, null, login, new Uri("http://127.0.0.1:17176/OauthRedirect"), Browse),
        };
    }

    /// <summary>As a browser: follows the redirect of the page.</summary>
    private void Browse(Uri page) => _ = _http.GetAsync(page).ContinueWith(answer => answer.Result.Dispose(), TaskScheduler.Default);

    private async Task<string> RefreshTokenAsync()
    {
        using var plain = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = _emulator.InstanceUrl };
        const string Redirect = "http://localhost:1/OauthRedirect";
        using var page = await plain.GetAsync($"/services/oauth2/authorize?response_type=code&client_id={_emulator.ClientId}&redirect_uri={Redirect}&state=s");
        var code = page.Headers.Location!.Query.Split('=', '&')[1];
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["client_id"] = _emulator.ClientId,
            ["redirect_uri"] = Redirect,
        });
        using var answer = await plain.PostAsync("/services/oauth2/token", form);
        return (await answer.Content.ReadFromJsonAsync<Dictionary<string, string>>())!["refresh_token"];
    }

    private Task<PubSubClient> ConnectAsync(Credential credential) =>
        PubSubClient.ConnectAsync(credential, new ConnectOptions { Endpoint = _emulator.Endpoint }, _ => { }, default).Soon();

    private async Task PostAsync(string path) => (await _http.PostAsync(path, null)).EnsureSuccessStatusCode().Dispose();

    private static Task<ObjectDisposedException> AssertWipedAsync(Credential credential) =>
        Assert.ThrowsAsync<ObjectDisposedException>(() => LoginServer.SignInAsync(credential));
}
