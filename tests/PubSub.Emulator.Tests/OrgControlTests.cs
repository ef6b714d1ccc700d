using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using PubSub.Client.Protocol;

namespace PubSub.Emulator.Tests;

/// <summary>An org that forgets events and stops delivering them.</summary>
public sealed class OrgControlTests() : EmulatorTests(new EmulatorOptions { Generate = 5 })
{
    private const string Orders = "/event/Order_Event__e";

    [Fact]
    public async Task Forgotten_replay_ids_are_refused_and_the_kept_ones_go_on()
    {
        var ids = await ReplayIdsAsync();
        using var forgot = await Http.PostAsJsonAsync("retention", new { topic = Orders, keep = 2 });
        Assert.True(forgot.IsSuccessStatusCode);
        Assert.Equal(ids[3..], await ReplayIdsAsync());
        Assert.EndsWith("replayid.corrupted", (await FirstAsync(ids[2])).End?.ErrorCode, StringComparison.Ordinal);
        Assert.Equal([ids[4]], (await FirstAsync(ids[3])).Ids);
        Assert.Equal(ids[3..], (await FirstAsync(null)).Ids);
    }

    [Fact]
    public async Task Everything_before_a_replay_id_is_forgotten_under_an_open_stream_too()
    {
        var ids = await ReplayIdsAsync();
        await using var stream = Grpc.Open("Subscribe");
        await stream.WriteAsync(new FetchRequest { TopicName = Orders, NumRequested = 1, ReplayPreset = ReplayPreset.Earliest });
        await stream.ReadAsync(FetchResponse.Parser);
        using var forgot = await Http.PostAsJsonAsync("retention", new { before = ids[3] });
        await stream.WriteAsync(new FetchRequest { NumRequested = 9 });
        var rest = await stream.ReadAsync(FetchResponse.Parser);
        Assert.Equal(ids[3..], rest!.Events.Select(one => one.ReplayId.ToBase64()));
    }

    [Fact]
    public async Task A_used_up_allocation_ends_streams_and_refuses_new_ones()
    {
        using var limited = await Http.PostAsync(new Uri("allocation?deliveries=3", UriKind.Relative), null);
        await using var stream = Grpc.Open("Subscribe");
        await stream.WriteAsync(new FetchRequest { TopicName = Orders, NumRequested = 3, ReplayPreset = ReplayPreset.Earliest });
        Assert.Equal(3, (await stream.ReadAsync(FetchResponse.Parser))!.Events.Count);
        await stream.WriteAsync(new FetchRequest { NumRequested = 3 });
        Assert.Null(await stream.ReadAsync(FetchResponse.Parser));
        Assert.EndsWith("subscription.limit.exceeded", (await stream.EndAsync()).ErrorCode, StringComparison.Ordinal);
        Assert.EndsWith("subscription.limit.exceeded", (await FirstAsync(null)).End?.ErrorCode, StringComparison.Ordinal);
        using var unlimited = await Http.PostAsync(new Uri("allocation", UriKind.Relative), null);
        Assert.Equal(5, (await FirstAsync(null)).Ids.Length);
    }

    private async Task<string[]> ReplayIdsAsync() =>
        [.. (await Http.GetFromJsonAsync<JsonArray>($"events?topic={Orders}"))!.Select(one => (string)one!["replayId"]!)];

    private async Task<(string[] Ids, RawAnswer? End)> FirstAsync(string? after)
    {
        await using var stream = Grpc.Open("Subscribe");
        await stream.WriteAsync(new FetchRequest
        {
            TopicName = Orders,
            NumRequested = 9,
            ReplayPreset = after is null ? ReplayPreset.Earliest : ReplayPreset.Custom,
            ReplayId = ByteString.FromBase64(after ?? ""),
        });
        return await stream.ReadAsync(FetchResponse.Parser) is { } batch
            ? ([.. batch.Events.Select(one => one.ReplayId.ToBase64())], null)
            : ([], await stream.EndAsync());
    }
}
