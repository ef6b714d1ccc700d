using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using PubSub.Client.Protocol;

namespace PubSub.Emulator.Tests;

/// <summary>The parts of the REST API that clients find events and limits with.</summary>
public sealed class RestTests : IAsyncLifetime
{
    private EmulatorHost _emulator = null!;
    private HttpClient _http = null!;

    public async Task InitializeAsync()
    {
        _emulator = await EmulatorHost.StartAsync(new EmulatorOptions { Generate = 2 });
        _http = new HttpClient { BaseAddress = _emulator.InstanceUrl };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _emulator.AccessToken);
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _emulator.DisposeAsync();
    }

    [Theory]
    [InlineData("/services/data/v62.0/sobjects")]
    [InlineData("/services/data/v62.0/limits")]
    [InlineData("/services/data/v62.0/tooling/query?q=SELECT Id FROM PlatformEventChannel")]
    public async Task A_call_without_a_valid_token_is_refused(string path)
    {
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "00D!wrong");
        using var answer = await _http.GetAsync(path);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("INVALID_SESSION_ID", (string?)(await answer.Content.ReadFromJsonAsync<JsonArray>())![0]!["errorCode"]);
    }

    [Fact]
    public async Task The_objects_are_the_events_and_what_only_looks_like_them()
    {
        var objects = (await GetAsync("sobjects"))["sobjects"]!.AsArray();
        JsonNode Of(string name) => objects.Single(item => (string?)item!["name"] == name)!;
        Assert.False((bool)Of("Order_Event__e")["queryable"]!);
        Assert.True((bool)Of("Order_Event__e")["createable"]!);
        Assert.False((bool)Of("AccountChangeEvent")["createable"]!);
        Assert.True((bool)Of("Event")["queryable"]!);
        Assert.DoesNotContain(objects, item => ((string?)item!["name"])!.EndsWith("__chn", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Members_lead_to_their_channels_by_id_and_to_names_one_at_a_time()
    {
        var channels = await QueryAsync("SELECT Id, DeveloperName, ChannelType FROM PlatformEventChannel");
        var sales = channels.Single(channel => (string?)channel!["DeveloperName"] == "SalesEvents")!;
        Assert.Equal("data", (string?)sales["ChannelType"]);
        Assert.Equal(channels.Count, channels.Select(channel => (string?)channel!["Id"]).Distinct().Count());
        var members = await QueryAsync("SELECT Id, DeveloperName, EventChannel, SelectedEntity FROM PlatformEventChannelMember");
        Assert.Contains(members, member => (string?)member!["EventChannel"] == "ChangeEvents" && (string?)member["SelectedEntity"] == "AccountChangeEvent");
        Assert.Contains(members, member => (string?)member!["EventChannel"] == (string?)sales["Id"]);
        var employee = members.Single(member => (string?)member!["DeveloperName"] == "ChangeEvents_Employee_ChangeEvent")!;
        Assert.StartsWith("01I", (string?)employee["SelectedEntity"], StringComparison.Ordinal);
        var metadata = (await QueryAsync($"SELECT Metadata FROM PlatformEventChannelMember WHERE Id = '{employee["Id"]}'")).Single()!["Metadata"]!;
        Assert.Equal(("ChangeEvents", "Employee__ChangeEvent"), ((string?)metadata["eventChannel"], (string?)metadata["selectedEntity"]));
    }

    [Theory]
    [InlineData("SELECT Id, Metadata FROM PlatformEventChannelMember")]
    [InlineData("SELECT Nonsense FROM PlatformEventChannel")]
    [InlineData("SELECT Id FROM Account")]
    [InlineData("nonsense")]
    public async Task Another_query_is_refused(string query)
    {
        using var answer = await _http.GetAsync($"/services/data/v62.0/tooling/query?q={Uri.EscapeDataString(query)}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task The_limits_count_what_is_published_and_follow_the_allocation()
    {
        Assert.Equal((250_000, 250_000), await LimitAsync("HourlyPublishedPlatformEvents"));
        Assert.Equal((50_000, 50_000), await LimitAsync("DailyDeliveredPlatformEvents"));
        using RawGrpc grpc = new(_emulator);
        PublishRequest request = new() { TopicName = "/event/Order_Event__e" };
        request.Events.Add(new ProducerEvent { SchemaId = "nonsense", Payload = ByteString.Empty });
        await grpc.CallAsync("Publish", request);
        Assert.Equal((250_000, 250_000), await LimitAsync("HourlyPublishedPlatformEvents"));
        (await _http.PostAsync("/emulator/allocation?deliveries=7", null)).Dispose();
        Assert.Equal((50_000, 7), await LimitAsync("DailyDeliveredPlatformEvents"));
    }

    [Theory]
    [InlineData("tooling", "tooling/query?q=SELECT Id FROM PlatformEventChannel", "sobjects")]
    [InlineData("limits", "limits", "sobjects")]
    [InlineData("data", "sobjects", "limits")]
    public async Task A_fault_strikes_one_part_alone(string method, string struck, string spared)
    {
        (await _http.PostAsJsonAsync("/emulator/faults", new { kind = "http", method, httpStatus = 503 })).EnsureSuccessStatusCode().Dispose();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(spared));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(struck));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(struck));
    }

    private async Task<JsonNode> GetAsync(string path) => (await _http.GetFromJsonAsync<JsonNode>($"/services/data/v62.0/{path}"))!;

    private async Task<JsonArray> QueryAsync(string query) => (await GetAsync($"tooling/query?q={Uri.EscapeDataString(query)}"))["records"]!.AsArray();

    private async Task<(int Max, int Remaining)> LimitAsync(string key)
    {
        var limit = (await GetAsync("limits"))[key]!;
        return ((int)limit["Max"]!, (int)limit["Remaining"]!);
    }

    private async Task<HttpStatusCode> StatusAsync(string path)
    {
        using var answer = await _http.GetAsync($"/services/data/v62.0/{path}");
        return answer.StatusCode;
    }
}
