using PubSub.Client.Checkpoints;
using PubSub.Client.Subscriptions;
using PubSub.Client.Tests.Peers;
using PubSub.Client.Tests.Subscriptions;

namespace PubSub.Client.Tests.Checkpoints;

/// <summary>A checkpoint that cannot be written, as on a full disk.</summary>
public sealed class FailingCheckpointTests : IAsyncLifetime
{
    private const string Topic = "/event/A__e";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private SubscribeServer _server = null!;
    private CheckpointFile _checkpoint = null!;

    private string File1 => Path.Combine(_folder.FullName, "a.json");

    public async Task InitializeAsync()
    {
        _server = await SubscribeServer.StartAsync();
        _checkpoint = CheckpointFile.Open(File1, _server.Client.OrgId, [Topic]);
    }

    public async Task DisposeAsync()
    {
        _checkpoint.Dispose();
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_write_that_fails_is_tried_again()
    {
        var obstacle = Obstruct();
        _checkpoint.Report(Topic, [1]);
        await Patience.UntilAsync(() => _checkpoint.Failure is not null);
        obstacle.Delete();
        await Patience.UntilAsync(() => _checkpoint.Failure is null);
        Assert.Contains("AQ==", await File.ReadAllTextAsync(File1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_waits_on_a_quiet_topic_is_told_and_told_again_when_it_fails_again()
    {
        using var receiver = new EventReceiver(_server.Client, new SubscribeOptions
        {
            Topics = [KeyValuePair.Create(Topic, ReplayStart.Earliest)],
            Checkpoint = _checkpoint,
        });
        var feed = await _server.AcceptAsync();
        for (byte i = 1; i <= 2; i++)
        {
            var obstacle = Obstruct();
            await feed.SendAsync([i]);
            await receiver.TakeAsync(1);
            Assert.Null(await receiver.ReadAsync(default).Soon());
            var notice = receiver.TakeNotice()!;
            Assert.True(notice.IsWarning);
            Assert.Contains("until then a restart repeats events", notice.Text, StringComparison.Ordinal);
            obstacle.Delete();
            await Patience.UntilAsync(() => _checkpoint.Failure is null);
            // Once, however often it was tried.
            Assert.Null(receiver.TakeNotice());
        }
    }

    /// <summary>A folder in the temporary file's place: works for root too, who may write everywhere.</summary>
    private DirectoryInfo Obstruct() => Directory.CreateDirectory($"{File1}.tmp");
}
