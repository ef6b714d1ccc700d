using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using PubSub.Client.Protocol;
using PubSub.Emulator.Bus;
using PubSub.Emulator.Managed;

namespace PubSub.Emulator.Tests;

public sealed class ManagedTests : EmulatorTests
{
    private const string Name = "Managed_Orders";
    private const string Code = "sfdc.platform.eventbus.grpc.managed.subscription.";

    private readonly ManualTime _time;

    public ManagedTests()
        : this(new ManualTime())
    {
    }

    private ManagedTests(ManualTime time)
        : base(new EmulatorOptions { Generate = 6, Time = time }) => _time = time;

    [Fact]
    public async Task It_resumes_after_the_committed_event()
    {
        ByteString third;
        await using (var stream = await OpenAsync(4))
        {
            var batch = await NextAsync(stream);
            Assert.Equal((4, 0), (batch.Events.Count, batch.PendingNumRequested));
            third = batch.Events[2].ReplayId;
            var commit = await CommitAsync(stream, third);
            Assert.Null(commit.Error);
            Assert.Equal(("c", third), (commit.CommitRequestId, commit.ReplayId));
            Assert.Equal(_time.GetUtcNow().ToUnixTimeMilliseconds(), commit.ProcessTime);
            stream.HalfClose();
            Assert.Null(await stream.ReadAsync(ManagedFetchResponse.Parser));
            Assert.Equal(0, (await stream.EndAsync()).Status);
        }

        var shown = await ShowAsync();
        Assert.Equal((third.ToBase64(), true), ((string?)shown["committed"], (bool)shown["taken"]!));
        _time.Advance(TimeSpan.FromSeconds(2));
        await using var again = await OpenAsync(100, byId: true);
        Assert.Equal(3, (await NextAsync(again)).Events.Count);
    }

    [Fact]
    public async Task Its_slot_is_one_clients_and_is_noticed_free_later()
    {
        await using (var stream = await OpenAsync(1))
        {
            await NextAsync(stream);
            await FailsAsync(new ManagedFetchRequest { DeveloperName = Name, NumRequested = 1 }, 6, "already.active");
            await stream.ResetAsync();
        }

        await Patience.UntilAsync(async () => !(bool)(await ShowAsync())["active"]!);
        _time.Advance(TimeSpan.FromSeconds(4.9));
        await FailsAsync(new ManagedFetchRequest { DeveloperName = Name, NumRequested = 1 }, 6, "already.active");
        _time.Advance(TimeSpan.FromSeconds(0.1));
        await using var next = await OpenAsync(1);
        await NextAsync(next);
    }

    [Fact]
    public async Task Bad_commits_are_answered_and_the_stream_goes_on()
    {
        await using var stream = await OpenAsync(3);
        var batch = await NextAsync(stream);
        Assert.Null((await CommitAsync(stream, batch.Events[1].ReplayId)).Error);
        var ahead = batch.Events[2].ReplayId.ToByteArray();
        ahead[7] += 100;
        foreach (var bad in (ByteString[])[ByteString.Empty, ByteString.CopyFrom(ahead), batch.Events[0].ReplayId])
        {
            var error = (await CommitAsync(stream, bad)).Error;
            Assert.Equal(ErrorCode.Commit, error?.Code);
            Assert.NotEqual("", error?.Msg);
        }

        Assert.Null((await CommitAsync(stream, batch.Events[2].ReplayId)).Error);
    }

    [Fact]
    public void Commits_that_wait_are_answered_by_the_last_of_them()
    {
        Topic topic = new("/event/Some__e", true, true, []);
        ManagedAnswers answers = new(new ManagedSubscription("18x5e0000000009AAA", "Some", topic, _time));
        foreach (var id in (string[])["a", "b", "wrong", "c", "d"])
        {
            answers.Add(new CommitReplayResponse { CommitRequestId = id, Error = id == "wrong" ? new Error() : null });
        }

        List<string> answered = [];
        while (answers.Wanted)
        {
            answered.Add(((ManagedFetchResponse)answers.Next([], 1, 0, "")).CommitResponse.CommitRequestId);
        }

        Assert.Equal(["b", "wrong", "d"], answered);
    }

    [Fact]
    public async Task Without_a_commit_it_is_closed()
    {
        await using var stream = await OpenAsync(1);
        await NextAsync(stream);
        await _time.UntilDueIn(TimeSpan.FromSeconds(60));
        await stream.WriteAsync(new ManagedFetchRequest { NumRequested = 100 });
        await NextAsync(stream);
        _time.Advance(TimeSpan.FromSeconds(1800));
        while (await stream.ReadAsync(ManagedFetchResponse.Parser) is not null)
        {
        }

        var end = await stream.EndAsync();
        Assert.Equal(4, end.Status);
        Assert.StartsWith(
            "No CommitReplayRequests sent in the last 1800 seconds. Closing managed subscription. rpcId: ", end.Headers["grpc-message"],
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task First_requests_are_checked()
    {
        await FailsAsync(new ManagedFetchRequest { NumRequested = 1 }, 3, "id.or.developer.name.empty");
        await FailsAsync(
            new ManagedFetchRequest { DeveloperName = Name, SubscriptionId = "18x5e0000000001" }, 3, "id.or.developer.name.empty");
        await FailsAsync(new ManagedFetchRequest { DeveloperName = "Nope", NumRequested = 1 }, 5, "developer.name.not.found");
        await FailsAsync(new ManagedFetchRequest { SubscriptionId = "18x5e0000099999", NumRequested = 1 }, 5, "subscription.id.not.found");
        await FailsAsync(new ManagedFetchRequest { SubscriptionId = "18x", NumRequested = 1 }, 3, "subscription.id.invalid");
        await FailsAsync(new ManagedFetchRequest { DeveloperName = "Managed_Stopped", NumRequested = 1 }, 9, "config.stopped");
        await FailsAsync(new ManagedFetchRequest { DeveloperName = Name, NumRequested = -1 }, 3, "fetch.request.events.invalid");
        await FailsAsync(
            new ManagedFetchRequest { DeveloperName = Name, CommitReplayIdRequest = new() }, 3, "fetch.request.commit.request.restricted");
        await FailsAsync(new ManagedFetchRequest { DeveloperName = Name, AuthRefresh = "x" }, 3, "fetch.request.auth.request.restricted");
    }

    [Fact]
    public async Task A_committed_position_that_is_forgotten_leads_to_the_recovery_replay()
    {
        using var changed = await Http.PostAsJsonAsync(
            "managed-subscriptions", new { developerName = Name, committed = "AAAAAAAAAAEAAA==", errorRecoveryReplay = "EARLIEST" });
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        await using var stream = await OpenAsync(100);
        Assert.Equal(6, (await NextAsync(stream)).Events.Count);
    }

    [Theory]
    [InlineData(false, 9, "config.stopped")]
    [InlineData(true, 5, "config.deleted")]
    public async Task Stopping_and_deleting_end_its_stream(bool delete, int status, string code)
    {
        await using var stream = await OpenAsync(1);
        await NextAsync(stream);
        using var done = delete
            ? await Http.DeleteAsync(new Uri($"managed-subscriptions/{Name}", UriKind.Relative))
            : await Http.PostAsJsonAsync("managed-subscriptions", new { developerName = Name, state = "STOP" });
        Assert.True(done.IsSuccessStatusCode);
        Assert.Null(await stream.ReadAsync(ManagedFetchResponse.Parser));
        var end = await stream.EndAsync();
        Assert.Equal((status, Code + code), (end.Status, end.ErrorCode));
    }

    [Fact]
    public async Task The_tooling_query_knows_its_topic()
    {
        var id = (string?)(await ShowAsync())["id"] ?? "";
        foreach (var where in (string[])[$"DeveloperName = '{Name}'", $"Id='{id[..15]}'"])
        {
            var query = Uri.EscapeDataString($"SELECT Id, DeveloperName, Metadata FROM ManagedEventSubscription WHERE {where}");
            Uri uri = new($"/services/data/v62.0/tooling/query?q={query}", UriKind.Relative);
            using HttpRequestMessage request = new(HttpMethod.Get, uri);
            request.Headers.Authorization = new("Bearer", Emulator.AccessToken);
            using var response = await Http.SendAsync(request);
            var record = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["records"]![0]!;
            Assert.Equal((id, "/event/Order_Event__e"), ((string?)record["Id"], (string?)record["Metadata"]!["topicName"]));
        }
    }

    private async Task<RawStream> OpenAsync(int requested, bool byId = false)
    {
        var stream = Grpc.Open("ManagedSubscribe");
        ManagedFetchRequest first = new() { NumRequested = requested };
        if (byId)
        {
            first.SubscriptionId = (string?)(await ShowAsync())["id"];
        }
        else
        {
            first.DeveloperName = Name;
        }

        await stream.WriteAsync(first);
        return stream;
    }

    private static async Task<ManagedFetchResponse> NextAsync(RawStream stream)
    {
        var response = await stream.ReadAsync(ManagedFetchResponse.Parser);
        Assert.NotNull(response);
        return response;
    }

    private static async Task<CommitReplayResponse> CommitAsync(RawStream stream, ByteString replayId)
    {
        await stream.WriteAsync(
            new ManagedFetchRequest { CommitReplayIdRequest = new CommitReplayRequest { CommitRequestId = "c", ReplayId = replayId } });
        return (await NextAsync(stream)).CommitResponse;
    }

    private async Task FailsAsync(ManagedFetchRequest first, int status, string code)
    {
        var answer = await Grpc.CallAsync("ManagedSubscribe", first);
        Assert.Equal((status, Code + code), (answer.Status, answer.ErrorCode));
    }

    private async Task<JsonNode> ShowAsync() =>
        (await Http.GetFromJsonAsync<JsonArray>("managed-subscriptions"))!.First(managed => (string?)managed!["developerName"] == Name)!;
}
