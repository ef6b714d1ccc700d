using System.Text;
using PubSub.Client.Auth;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Auth;

public sealed class UserInfoTests
{
    [Fact]
    public async Task Userinfo_is_asked_with_the_token_and_tells_who_it_is()
    {
        string? seen = null;
        var user = await GetAsync("""{"organization_id":"00D5e000003TIrBEAW","user_id":"0055e000001AbCd","preferred_username":"a@b","other":[1]}""", request: r => seen = r);
        Assert.Equal(new UserInfo("00D5e000003TIrBEAW", "0055e000001AbCdAAK", "a@b"), user);
        Assert.Equal("GET /services/oauth2/userinfo Bearer 00D!tok", seen);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"x\"")]
    [InlineData("""{"organization_id":""}""")]
    [InlineData("""{"organization_id":"00D5e000003TIrB\r\nx: y"}""")]
    [InlineData("""{"user_id":""}""")]
    [InlineData("""{"user_id":"0031"}""")]
    [InlineData("""{"organization_id":17,"user_id":null,"preferred_username":{}}""")]
    public async Task What_it_does_not_tell_is_null(string json) => Assert.Equal(new UserInfo(null, null, null), await GetAsync(json));

    [Theory]
    [InlineData("")]
    [InlineData("<html>Sign in</html>")]
    [InlineData("""{"user_id":"00""")]
    [InlineData("""{"user_id":"\ud800"}""")]
    public async Task What_is_no_json_is_an_error_that_names_the_address(string answer) =>
        Assert.Contains("userinfo", (await RefusedAsync(Encoding.UTF8.GetBytes(answer))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Bytes_that_are_no_utf8_are_an_error() =>
        await RefusedAsync([.. "{\"user_id\":\""u8, 0xFF, 0xFE, .. "\"}"u8]);

    [Fact]
    public async Task A_huge_answer_and_a_deep_one_are_errors()
    {
        await RefusedAsync(Encoding.UTF8.GetBytes($$"""{"user_id":"{{new string('x', 3 * 1024 * 1024)}}"}"""));
        await RefusedAsync(Encoding.UTF8.GetBytes(new string('[', 100_000)));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(302)]
    [InlineData(500)]
    public async Task A_refusal_is_an_error_with_its_status(int status) =>
        Assert.Contains($"HTTP {status}", (await RefusedAsync("{}"u8.ToArray(), status)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task An_org_that_is_not_there_is_an_error()
    {
        using var http = new HttpClient();
        await Assert.ThrowsAsync<SignInException>(() => UserInfo.GetAsync(http, SignInAt(new Uri("http://127.0.0.1:1")), default).Soon());
    }

    private static SignIn SignInAt(Uri instance) => new(Secret.From("00D!tok"), instance, null, null, null);

    private static Task<SignInException> RefusedAsync(byte[] answer, int status = 200) =>
        Assert.ThrowsAsync<SignInException>(() => GetAsync(answer, status, null));

    private static Task<UserInfo> GetAsync(string answer, Action<string>? request = null) => GetAsync(Encoding.UTF8.GetBytes(answer), 200, request);

    private static async Task<UserInfo> GetAsync(byte[] answer, int status, Action<string>? request)
    {
        await using var peer = await KestrelPeer.StartAsync(async http =>
        {
            request?.Invoke($"{http.Request.Method} {http.Request.Path} {http.Request.Headers.Authorization}");
            http.Response.StatusCode = status;
            await http.Response.Body.WriteAsync(answer);
        });
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var http = new HttpClient(handler) { MaxResponseContentBufferSize = 1024 * 1024 };
        return await UserInfo.GetAsync(http, SignInAt(peer.WebAddress), default).Soon();
    }
}
