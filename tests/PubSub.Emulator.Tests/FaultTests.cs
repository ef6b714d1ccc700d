using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using PubSub.Client.Protocol;

namespace PubSub.Emulator.Tests;

/// <summary>Faults set through the control endpoint, as a gRPC client meets them.</summary>
public sealed class FaultTests() : EmulatorTests(new EmulatorOptions { Generate = 4 })
{
    private const string Orders = "/event/Order_Event__e";
    private const string Prefix = "sfdc.platform.eventbus.grpc.";

    private static readonly TopicRequest Topic = new() { TopicName = Orders };
    private static readonly FetchRequest Fetch = new() { TopicName = Orders, NumRequested = 9, ReplayPreset = ReplayPreset.Earliest };

    [Fact]
    public async Task Every_code_has_its_status_and_trailers()
    {
        var codes = (await Http.GetFromJsonAsync<string[]>("codes"))!;
        Assert.Equal(42, codes.Length);
        foreach (var code in codes)
        {
            await SetAsync(new { kind = "status", code });
            var answer = await Grpc.CallAsync("GetTopic", Topic);
            Assert.NotEqual(0, answer.Status);
            Assert.Equal((Prefix + code, "GetTopic"), (answer.ErrorCode, answer.Headers["type"]));
            Assert.EndsWith($" rpcId: {answer.Headers["rpc-id"]}", answer.Headers["grpc-message"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_status_may_come_midway_and_without_trailers()
    {
        await SetAsync(new { kind = "status", method = "Subscribe", code = "service.unavailable", trailers = false, afterMessages = 1 });
        await using var stream = Grpc.Open("Subscribe");
        await stream.WriteAsync(Fetch);
        Assert.Equal(4, (await stream.ReadAsync(FetchResponse.Parser))!.Events.Count);
        Assert.Null(await stream.ReadAsync(FetchResponse.Parser));
        var end = await stream.EndAsync();
        Assert.Equal(13, end.Status);
        Assert.Equal("The service is unavailable. Try again later.", end.Headers["grpc-message"]);
        Assert.False(end.Headers.ContainsKey("error-code"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_status_comes_in_headers_alone_or_in_trailers(bool headersFirst)
    {
        await SetAsync(new { kind = "status", status = "UNAVAILABLE", message = "down for maintenance", headersFirst });
        using HttpClient client = new(new SocketsHttpHandler { UseProxy = false });
        using ByteArrayContent body = new(RawGrpc.Frame(Topic));
        using var request = Grpc.Request("GetTopic", body);
        using var response = await client.SendAsync(request);
        var where = headersFirst ? response.TrailingHeaders : response.Headers;
        Assert.Equal("14", Assert.Single(where.GetValues("grpc-status")));
    }

    [Fact]
    public async Task Rules_skip_count_and_keep_to_their_method_and_topic()
    {
        await SetAsync(new { kind = "status", method = "GetTopic", topic = Orders, status = "8", skip = 1, count = 2 });
        List<int> statuses = [(await Grpc.CallAsync("GetTopic", new TopicRequest { TopicName = "/event/Inventory__e" })).Status];
        for (var i = 0; i < 4; i++)
        {
            statuses.Add((await Grpc.CallAsync("GetTopic", Topic)).Status);
        }

        Assert.Equal([0, 0, 8, 8, 0], statuses);
        var rule = (await Http.GetFromJsonAsync<JsonArray>("faults"))![0]!;
        Assert.Equal((2, "status"), ((int)rule["struck"]!, (string?)rule["rule"]!["kind"]));
        await Http.DeleteAsync(new Uri("faults", UriKind.Relative));
        Assert.Empty((await Http.GetFromJsonAsync<JsonArray>("faults"))!);
    }

    [Fact]
    public async Task An_open_call_is_struck_now()
    {
        await using var stream = Grpc.Open("Subscribe");
        await stream.WriteAsync(Fetch);
        Assert.NotNull(await stream.ReadAsync(FetchResponse.Parser));
        await SetAsync(new { kind = "ok", method = "Subscribe", now = true });
        Assert.Null(await stream.ReadAsync(FetchResponse.Parser));
        Assert.Equal(0, (await stream.EndAsync()).Status);
    }

    [Fact]
    public async Task A_page_is_no_gRPC()
    {
        await SetAsync(new { kind = "http", httpStatus = 502, body = "<h1>Bad Gateway</h1>" });
        using HttpClient client = new(new SocketsHttpHandler { UseProxy = false });
        using ByteArrayContent body = new(RawGrpc.Frame(Topic));
        using var request = Grpc.Request("GetTopic", body);
        using var response = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("<h1>Bad Gateway</h1>", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Login_and_userinfo_fail_too()
    {
        await SetAsync(new { kind = "http", method = "userinfo", httpStatus = 500 }, new { kind = "drop", method = "login" });
        using var userInfo = await Http.GetAsync(new Uri("/services/oauth2/userinfo", UriKind.Relative));
        Assert.Equal(HttpStatusCode.InternalServerError, userInfo.StatusCode);
        using StringContent login = new("<x/>");
        await Assert.ThrowsAsync<HttpRequestException>(() => Http.PostAsync(new Uri("/services/Soap/u/60.0", UriKind.Relative), login));
    }

    [Fact]
    public async Task Tokens_expire_when_a_schema_is_asked_for()
    {
        await SetAsync(new { kind = "expireTokens", method = "GetSchema" });
        Assert.Equal(0, (await Grpc.CallAsync("GetTopic", Topic)).Status);
        Assert.Equal(16, (await Grpc.CallAsync("GetSchema", new SchemaRequest { SchemaId = "x" })).Status);
        Assert.Equal(16, (await Grpc.CallAsync("GetTopic", Topic)).Status);
    }

    [Theory]
    [InlineData("""{"kind":"nothing"}""")]
    [InlineData("""{"kind":"status"}""")]
    [InlineData("""{"kind":"status","code":"no.such.code"}""")]
    [InlineData("""{"kind":"status","status":"NOPE"}""")]
    [InlineData("""{"kind":"drop","method":"Nope"}""")]
    [InlineData("""{"kind":"status","status":"UNAVAILABLE","method":"login"}""")]
    [InlineData("""{"kind":"drop","afterMesages":2}""")]
    [InlineData("""{"kind":"delay"}""")]
    [InlineData("""{"kind":"http","afterMessages":1}""")]
    [InlineData("""{"kind":"drop","then":{"kind":"ok"}}""")]
    [InlineData("""{"kind":"chaos","probability":2,"kinds":["drop"]}""")]
    [InlineData("nonsense")]
    public async Task A_rule_that_cannot_strike_is_refused(string json)
    {
        using StringContent content = new(json);
        using var response = await Http.PostAsync(new Uri("faults", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.NotEqual("", await response.Content.ReadAsStringAsync());
    }

    private async Task SetAsync(params object[] rules)
    {
        using var response = await Http.PostAsJsonAsync("faults", rules);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }
}
