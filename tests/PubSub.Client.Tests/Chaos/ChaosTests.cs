using PubSub.Client.Checkpoints;
using PubSub.Client.Subscriptions;
using PubSub.Client.Tests.Peers;
using PubSub.Client.Tests.Soaking;
using PubSub.Client.Tests.Subscriptions;
using Xunit.Abstractions;

namespace PubSub.Client.Tests.Chaos;

/// <summary>Random faults of all kinds strike while events are published and received, and the receiver is killed and started again.</summary>
[Trait("Run", "Soak")]
public sealed class ChaosTests(ITestOutputHelper output) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chaos");
    private readonly Dictionary<string, int> _positions = [];
    private readonly ChaosLives _lives = new(output);

    private string CheckpointPath => Path.Combine(_folder.FullName, "position.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Every_event_is_seen_in_order_and_only_those_after_the_last_checkpoint_come_again()
    {
        var count = Soak.Of(1500, 30_000);
        var next = 1;
        await _lives.RunAsync(count, probability: 0.06, "Subscribe", async (org, most, isKilled) => next = await LiveAsync(org, next, most, count, isKilled));
    }

    /// <summary>One life of the receiver. What it must begin with next time.</summary>
    private async Task<int> LiveAsync(ChaosOrg org, int first, int most, int count, bool isKilled)
    {
        byte[]? left;
        var number = first;
        using (var checkpoint = CheckpointFile.Open(CheckpointPath, org.Client.OrgId, [EmulatedOrg.Topic]))
        {
            using var receiver = new EventReceiver(org.Client, new SubscribeOptions
            {
                Topics = [KeyValuePair.Create(EmulatedOrg.Topic, checkpoint.PositionOf(EmulatedOrg.Topic) is { } p ? ReplayStart.After(p) : ReplayStart.Earliest)],
                BatchSize = 20,
                KeepAliveTimeout = TimeSpan.FromSeconds(2),
                Checkpoint = checkpoint,
                Random = () => 0.02,
            });
            while (number < first + most && number <= count)
            {
                var batch = await receiver.NextAsync(_lives.Notices);
                for (var i = 0; i < batch.Count && number < first + most; i++)
                    Take(receiver, batch, i, number++);
            }
            left = File.Exists(CheckpointPath) ? await File.ReadAllBytesAsync(CheckpointPath) : null;
        }
        // A killed process writes nothing at its end.
        if (isKilled && left is not null)
            await File.WriteAllBytesAsync(CheckpointPath, left);
        else if (isKilled)
            File.Delete(CheckpointPath);
        return isKilled ? AfterCheckpoint(left) : number;
    }

    private void Take(EventReceiver receiver, EventBatch batch, int index, int number)
    {
        Assert.Equal($"{number}", batch[index].Id);
        receiver.Taken(batch, index);
        _positions[Convert.ToHexString(batch[index].ReplayId)] = number;
        _lives.Took(number);
    }

    /// <summary>The number of the first event after the position that is written down, which may be that of a keep-alive between two events.</summary>
    private int AfterCheckpoint(byte[]? json)
    {
        if (json is null)
            return 1;
        var position = Convert.ToHexString(ReplayId.Parse(CheckpointContent.Parse(json).Topics[0].ReplayId));
        return 1 + _positions.Count(p => string.CompareOrdinal(p.Key, position) <= 0);
    }
}
