using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace PubSub.Emulator.Tests;

public sealed class SampleTests
{
    private static readonly string[] Topics = ["/event/Order_Event__e", "/event/Sensor_Reading__e", "/data/ChangeEvents"];

    [Fact]
    public async Task A_seed_makes_everything_repeatable()
    {
        var first = await EventsAsync(new EmulatorOptions { Generate = 30, Seed = 7 });
        Assert.Equal(first, await EventsAsync(new EmulatorOptions { Generate = 30, Seed = 7 }));
        Assert.NotEqual(first, await EventsAsync(new EmulatorOptions { Generate = 30, Seed = 8 }));
    }

    [Fact]
    public async Task Replay_ids_rise_and_skip_now_and_then()
    {
        await using var emulator = await EmulatorHost.StartAsync(new EmulatorOptions { Generate = 30 });
        using HttpClient http = new() { BaseAddress = emulator.InstanceUrl };
        var topics = (await http.GetFromJsonAsync<JsonArray>("/emulator/topics"))!;
        SortedSet<string> ids = new(StringComparer.Ordinal);
        foreach (var name in topics.Select(topic => (string?)topic!["name"]))
        {
            string[] own = [.. (await http.GetFromJsonAsync<JsonArray>($"/emulator/events?topic={name}"))!
                .Select(e => Convert.ToHexString(Convert.FromBase64String((string?)e!["replayId"] ?? "")))];
            Assert.Equal(own.Order(StringComparer.Ordinal).Distinct(), own);
            Assert.All(own, id => Assert.EndsWith("0000", id, StringComparison.Ordinal));
            ids.UnionWith(own);
        }

        var span = Convert.ToInt64(ids.Max![..16], 16) - Convert.ToInt64(ids.Min![..16], 16) + 1;
        Assert.Equal(11 * 30, ids.Count);
        Assert.True(span > ids.Count);
    }

    [Theory]
    [InlineData(4, 250, "/event/Order_Event__e")]
    // As fast as this, all rounds fall in one millisecond.
    [InlineData(100, 20, "/data/AccountChangeEvent")]
    public async Task A_rate_adds_events_while_time_passes(int rate, int tick, string topic)
    {
        ManualTime time = new();
        await using var emulator = await EmulatorHost.StartAsync(new EmulatorOptions { Rate = rate, Time = time });
        await time.UntilDueIn(TimeSpan.FromMilliseconds(tick));
        time.Advance(TimeSpan.FromSeconds(1));
        using HttpClient http = new() { BaseAddress = emulator.InstanceUrl };
        JsonArray events = [];
        await Patience.UntilAsync(async () => (events = (await http.GetFromJsonAsync<JsonArray>($"/emulator/events?topic={topic}"))!).Count >= rate);
        Assert.Equal(rate, events.Count);
    }

    [Fact]
    public async Task A_schema_file_becomes_a_topic()
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.avsc");
        await File.WriteAllTextAsync(
            file, """{"type":"record","name":"Mine__e","fields":[{"name":"F__c","type":{"type":"map","values":"long"}}]}""");
        try
        {
            await using var emulator = await EmulatorHost.StartAsync(new EmulatorOptions { TopicFiles = [file] });
            using HttpClient http = new() { BaseAddress = emulator.InstanceUrl };
            var topics = await http.GetStringAsync(new Uri("/emulator/topics", UriKind.Relative));
            Assert.Contains("/event/Mine__e", topics, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("""{"type":"record","name":"Mine__e"}""")]
    [InlineData("""{"type":"record","name":7,"fields":[]}""")]
    public async Task A_topic_file_that_is_none_is_named(string content)
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.avsc");
        await File.WriteAllTextAsync(file, content);
        try
        {
            var error = await Assert.ThrowsAsync<FormatException>(() => EmulatorHost.StartAsync(new EmulatorOptions { TopicFiles = [file] }));
            Assert.Contains(file, error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<string> EventsAsync(EmulatorOptions options)
    {
        await using var emulator = await EmulatorHost.StartAsync(options);
        using HttpClient http = new() { BaseAddress = emulator.InstanceUrl };
        var texts = await Task.WhenAll(
            Topics.Select(topic => http.GetStringAsync(new Uri($"/emulator/events?topic={topic}", UriKind.Relative))));
        return emulator.AccessToken + string.Join('\n', texts);
    }
}
