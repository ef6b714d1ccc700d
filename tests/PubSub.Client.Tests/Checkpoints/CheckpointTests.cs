using System.Text.Json;
using PubSub.Client.Checkpoints;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Checkpoints;

/// <summary>Positions in a file: written in time, whole or not at all, and for one receiver only.</summary>
public sealed class CheckpointTests : IDisposable
{
    private const string Org = "00D5e000003TIrBEAW";
    private const string Topic = "/event/A__e";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("checkpoint");

    private string File1 => Path.Combine(_folder.FullName, "a.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_new_file_has_no_position_and_is_not_there_until_something_is_reached()
    {
        using (var checkpoint = Open())
            Assert.Null(checkpoint.PositionOf(Topic));
        Assert.False(File.Exists(File1));
    }

    [Fact]
    public void The_format_is_json_with_the_org_and_each_topic()
    {
        using (var checkpoint = Open(topics: [Topic, "/event/B__e"]))
        {
            checkpoint.Report(Topic, [0, 0, 0, 0, 0, 0, 0, 7]);
            checkpoint.Report("/event/B__e", [1, 2]);
        }
        using var json = JsonDocument.Parse(File.ReadAllBytes(File1));
        Assert.Equal(["orgId", "topics"], json.RootElement.EnumerateObject().Select(p => p.Name));
        Assert.Equal(Org, json.RootElement.GetProperty("orgId").GetString());
        var topics = json.RootElement.GetProperty("topics").EnumerateArray().ToArray();
        Assert.Equal(["topic", "replayId", "time"], topics[0].EnumerateObject().Select(p => p.Name));
        Assert.Equal([Topic, "/event/B__e"], topics.Select(t => t.GetProperty("topic").GetString()));
        Assert.Equal(["AAAAAAAAAAc=", "AQI="], topics.Select(t => t.GetProperty("replayId").GetString()));
        Assert.All(topics, t => Assert.Equal(DateTimeKind.Utc, t.GetProperty("time").GetDateTime().Kind));
    }

    [Fact]
    public void A_position_is_as_people_know_it_and_read_with_escapes_too()
    {
        using (var checkpoint = Open())
            checkpoint.Report(Topic, [0xFB, 0xEF, 0xBE]);
        var text = File.ReadAllText(File1);
        Assert.Contains("\"++++\"", text, StringComparison.Ordinal);
        File.WriteAllText(File1, text.Replace("+", "\\u002B", StringComparison.Ordinal));
        using var again = Open();
        Assert.Equal([0xFB, 0xEF, 0xBE], again.PositionOf(Topic));
    }

    [Fact]
    public void The_first_position_of_each_topic_is_in_the_file_at_once()
    {
        using var checkpoint = Open(topics: [Topic, "/event/B__e"]);
        checkpoint.Report(Topic, [1]);
        checkpoint.Report(Topic, [2]);
        checkpoint.Report("/event/B__e", [3]);
        using var json = JsonDocument.Parse(File.ReadAllBytes(File1));
        Assert.Equal(["Ag==", "Aw=="], json.RootElement.GetProperty("topics").EnumerateArray().Select(t => t.GetProperty("replayId").GetString()));
    }

    [Fact]
    public void What_is_written_is_read_again_and_unmoved_topics_stay()
    {
        using (var checkpoint = Open(topics: [Topic, "/event/B__e"]))
        {
            checkpoint.Report(Topic, [1]);
            checkpoint.Report("/event/B__e", [2]);
            checkpoint.Report(Topic, [3]);
        }
        using (var checkpoint = Open(topics: [Topic, "/event/B__e"]))
            checkpoint.Report(Topic, [4]);
        using var last = Open(topics: [Topic, "/event/B__e"]);
        Assert.Equal([4], last.PositionOf(Topic));
        Assert.Equal([2], last.PositionOf("/event/B__e"));
    }

    [Fact]
    public async Task A_position_is_in_the_file_soon_without_the_end_of_the_receiver()
    {
        using var checkpoint = Open();
        for (byte position = 1; position <= 3; position++)
        {
            checkpoint.Report(Topic, [position]);
            var expected = Convert.ToBase64String([position]);
            await Patience.UntilAsync(() => File.Exists(File1) && File.ReadAllText(File1).Contains(expected, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Disposing_twice_and_reporting_afterwards_do_no_harm()
    {
        var checkpoint = Open();
        checkpoint.Report(Topic, [1]);
        checkpoint.Dispose();
        checkpoint.Report(Topic, [2]);
        checkpoint.Dispose();
        using var next = Open();
        Assert.Equal([1], next.PositionOf(Topic));
    }

    [Fact]
    public void A_second_receiver_is_refused_until_the_first_has_ended()
    {
        using (var first = Open())
        {
            first.Report(Topic, [1]);
            Assert.Equal("InUse", Refusal());
        }
        Open().Dispose();
    }

    [Fact]
    public void A_refused_file_is_not_left_locked()
    {
        File.WriteAllText(File1, "");
        Assert.Equal("Damaged", Refusal());
        File.Delete(File1);
        Open().Dispose();
    }

    [Fact]
    public void The_file_of_another_org_is_refused() => Assert.Equal("OtherOrg", RefusalOf("""{"orgId":"00Dother","topics":[]}"""));

    [Fact]
    public void The_file_of_another_topic_is_refused() =>
        Assert.Equal("OtherTopic", RefusalOf($$"""{"orgId":"{{Org}}","topics":[{"topic":"/event/B__e","replayId":"AQ==","time":"2026-01-01T00:00:00Z"}]}"""));

    [Fact]
    public void A_folder_that_is_not_there_is_refused()
    {
        var error = Assert.Throws<CheckpointException>(() => CheckpointFile.Open(Path.Combine(_folder.FullName, "none", "a.json"), Org, [Topic]));
        Assert.Equal("NotWritable", error.Code);
    }

    [Fact]
    public void What_is_no_lock_of_another_is_not_called_one()
    {
        var error = Assert.Throws<CheckpointException>(() => CheckpointFile.Open(Path.Combine(_folder.FullName, new string('x', 255)), Org, [Topic]));
        Assert.Equal("NotWritable", error.Code);
    }

    [Fact]
    public void A_folder_is_refused_before_anything_is_received()
    {
        Directory.CreateDirectory(File1);
        Assert.Equal("NotWritable", Refusal());
    }

    [Fact]
    public void A_link_stays_and_what_it_leads_to_is_kept_by_either_name()
    {
        var target = Path.Combine(_folder.FullName, "target.json");
        File.CreateSymbolicLink(File1, target);
        using (var checkpoint = Open())
        {
            Assert.Equal("InUse", Assert.Throws<CheckpointException>(() => CheckpointFile.Open(target, Org, [Topic])).Code);
            checkpoint.Report(Topic, [1]);
        }
        Assert.NotNull(new FileInfo(File1).LinkTarget);
        using var byTarget = CheckpointFile.Open(target, Org, [Topic]);
        Assert.Equal([1], byTarget.PositionOf(Topic));
    }

    [Fact]
    public void A_file_that_an_editor_has_saved_with_a_mark_is_read()
    {
        using (var checkpoint = Open())
            checkpoint.Report(Topic, [1]);
        File.WriteAllText(File1, File.ReadAllText(File1), new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        using var again = Open();
        Assert.Equal([1], again.PositionOf(Topic));
    }

    [Fact]
    public void A_file_too_large_to_be_one_is_refused_without_reading_it_whole()
    {
        using (var file = File.Create(File1))
            file.SetLength(100 * 1024 * 1024);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal("Damaged", Refusal());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10 * 1024 * 1024);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData("\0\0\0\0\0\0\0\0")]
    [InlineData("""{"orgId":"00D5e000003TIrBEAW"}""")]
    [InlineData("""{"orgId":"","topics":[]}""")]
    [InlineData("""{"orgId":null,"topics":[]}""")]
    [InlineData("""{"orgId":"00D5e000003TIrBEAW","topics":[null]}""")]
    [InlineData("""{"orgId":"00D5e000003TIrBEAW","topics":[{}]}""")]
    [InlineData("""{"orgId":"00D5e000003TIrBEAW","topics":[{"topic":"/event/A__e"}]}""")]
    [InlineData("""{"orgId":"00D5e000003TIrBEAW","topics":[{"topic":"/event/A__e","replayId":"%"}]}""")]
    [InlineData("""{"orgId":"00D5e000003TIrBEAW","topics":[{"topic":"/event/A__e","replayId":"AQ==","time":"x"}]}""")]
    public void A_damaged_file_is_refused_with_what_to_do_and_left_as_it_is(string content)
    {
        Assert.Equal("Damaged", RefusalOf(content));
        Assert.Equal(content, File.ReadAllText(File1));
        Assert.Contains("delete it to begin where -From says", Assert.Throws<CheckpointException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_truncation_and_every_changed_byte_of_a_good_file_is_read_or_refused()
    {
        using (var checkpoint = Open())
            checkpoint.Report(Topic, [0, 0, 0, 0, 0, 0, 0, 7]);
        var good = File.ReadAllBytes(File1);
        var damaged = Enumerable.Range(0, good.Length).Select(length => good[..length]).ToList();
        foreach (var change in new byte[] { 0x01, 0x20, 0x80, 0xFF, 0x0C, 0x7E })
        {
            for (var i = 0; i < good.Length; i++)
            {
                var bytes = good.ToArray();
                bytes[i] ^= change;
                damaged.Add(bytes);
            }
        }
        var refused = damaged.Count(bytes =>
        {
            try
            {
                CheckpointContent.Parse(bytes);
                return false;
            }
            catch (FormatException)
            {
                return true;
            }
        });
        Assert.InRange(refused, good.Length, damaged.Count - 1);
    }

    [Fact]
    public void A_crash_between_the_write_and_the_rename_leaves_the_old_positions()
    {
        using (var checkpoint = Open())
            checkpoint.Report(Topic, [1]);
        File.WriteAllText($"{File1}.tmp", "{ \"orgId\": \"00D5");
        using (var checkpoint = Open())
        {
            Assert.Equal([1], checkpoint.PositionOf(Topic));
            checkpoint.Report(Topic, [2]);
        }
        using var last = Open();
        Assert.Equal([2], last.PositionOf(Topic));
        Assert.False(File.Exists($"{File1}.tmp"));
    }

    private CheckpointFile Open() => Open([Topic]);

    private CheckpointFile Open(string[] topics) => CheckpointFile.Open(File1, Org, topics);

    private string Refusal() => Assert.Throws<CheckpointException>(Open).Code;

    private string RefusalOf(string content)
    {
        File.WriteAllText(File1, content);
        return Refusal();
    }
}
