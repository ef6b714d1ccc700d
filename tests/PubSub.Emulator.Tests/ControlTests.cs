using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using PubSub.Client.Protocol;

namespace PubSub.Emulator.Tests;

public sealed class ControlTests() : EmulatorTests(new EmulatorOptions { Generate = 2 })
{
    private const string Orders = "/event/Order_Event__e";

    [Fact]
    public async Task The_help_names_every_call()
    {
        var help = await Http.GetStringAsync(new Uri("/emulator", UriKind.Relative));
        Assert.All(
            [
                "calls", "topics", "events?topic=", "tokens", "tokens/expire", "keep-alive", "subscriptions/close", "faults", "thaw",
                "retention", "allocation", "managed-subscriptions", "records",
            ],
            call => Assert.Contains($"/emulator/{call}", help, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Calls_are_listed_without_the_token()
    {
        await Grpc.CallAsync(
            "GetTopic", new TopicRequest { TopicName = Orders }, request => request.Headers.Add("x-client-trace-id", "t1"));
        await Grpc.CallAsync("GetTopic", new TopicRequest { TopicName = "/event/Nope__e" });
        var text = await Http.GetStringAsync("calls");
        Assert.DoesNotContain(Emulator.AccessToken.Split('!')[1], text, StringComparison.Ordinal);
        var calls = JsonNode.Parse(text)!.AsArray();
        Assert.Equal(
            ["1 GetTopic completed OK", "2 GetTopic failed NOT_FOUND"],
            calls.Select(c => $"{c!["id"]} {c["method"]} {c["state"]} {c["status"]}"));
        Assert.Equal("t1", (string?)calls[0]!["headers"]!["x-client-trace-id"]);
        Assert.Equal(Orders, (string?)calls[0]!["topic"]);
        Assert.Equal("topic.not.found", (string?)calls[1]!["errorCode"]);
    }

    [Fact]
    public async Task A_hostile_payload_is_delivered_as_it_is()
    {
        using var posted =
            await Http.PostAsJsonAsync($"events?topic={Orders}", new { id = "evil", schemaId = "none", payload = "/wA=" });
        var replayId = (string?)JsonNode.Parse(await posted.Content.ReadAsStringAsync())!["replayId"] ?? "";
        var events = (await Http.GetFromJsonAsync<JsonArray>($"events?topic={Orders}"))!;
        Assert.Equal((3, replayId), (events.Count, (string?)events[^1]!["replayId"]));

        await using var stream = Grpc.Open("Subscribe");
        await stream.WriteAsync(new FetchRequest { TopicName = Orders, NumRequested = 3, ReplayPreset = ReplayPreset.Earliest });
        var batch = await stream.ReadAsync(FetchResponse.Parser);
        var evil = batch!.Events[2].Event;
        Assert.Equal(("evil", "none", "ff00"), (evil.Id, evil.SchemaId, Convert.ToHexStringLower(evil.Payload.Span)));
    }

    [Theory]
    [InlineData("", 0, null)]
    [InlineData("?status=OK", 0, null)]
    [InlineData("?status=UNAVAILABLE", 14, null)]
    [InlineData("?status=8&code=subscription.limit.exceeded", 8, "sfdc.platform.eventbus.grpc.subscription.limit.exceeded")]
    public async Task Streams_can_be_closed(string query, int status, string? code)
    {
        await using var stream = Grpc.Open("Subscribe");
        await stream.WriteAsync(new FetchRequest { TopicName = Orders, NumRequested = 1, ReplayPreset = ReplayPreset.Earliest });
        Assert.NotNull(await stream.ReadAsync(FetchResponse.Parser));
        await Http.PostAsync(new Uri($"subscriptions/close{query}", UriKind.Relative), null);
        Assert.Null(await stream.ReadAsync(FetchResponse.Parser));
        var end = await stream.EndAsync();
        Assert.Equal((status, code), (end.Status, end.Headers.GetValueOrDefault("error-code")));
    }

    [Fact]
    public async Task A_reset_is_seen_as_cancelled()
    {
        var stream = Grpc.Open("Subscribe");
        await stream.WriteAsync(new FetchRequest { TopicName = Orders, NumRequested = 1, ReplayPreset = ReplayPreset.Earliest });
        Assert.NotNull(await stream.ReadAsync(FetchResponse.Parser));
        await stream.ResetAsync();
        JsonNode? call = null;
        await Patience.UntilAsync(async () => (string?)(call = (await Http.GetFromJsonAsync<JsonArray>("calls"))![0])!["state"] != "open");
        Assert.Equal("cancelled", (string?)call!["state"]);
    }

    [Fact]
    public async Task Expired_tokens_are_refused_and_a_new_one_is_taken()
    {
        TopicRequest request = new() { TopicName = Orders };
        await Http.PostAsync(new Uri("tokens/expire", UriKind.Relative), null);
        Assert.Equal(16, (await Grpc.CallAsync("GetTopic", request)).Status);
        using var issued = await Http.PostAsync(new Uri("tokens", UriKind.Relative), null);
        var token = (string?)JsonNode.Parse(await issued.Content.ReadAsStringAsync())!["accessToken"] ?? "";
        var answer = await Grpc.CallAsync("GetTopic", request, message =>
        {
            message.Headers.Remove("accesstoken");
            message.Headers.Add("accesstoken", token);
        });
        Assert.Equal(0, answer.Status);
    }

    [Theory]
    [InlineData("events?topic=/event/Nope__e", HttpStatusCode.NotFound)]
    [InlineData("events", HttpStatusCode.BadRequest)]
    [InlineData("nope", HttpStatusCode.NotFound)]
    public async Task Mistakes_are_told(string path, HttpStatusCode expected)
    {
        using var response = await Http.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(expected, response.StatusCode);
    }
}
