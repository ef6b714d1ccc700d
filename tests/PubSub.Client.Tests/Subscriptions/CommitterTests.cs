using Google.Protobuf;
using PubSub.Client.Subscriptions;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Subscriptions;

/// <summary>When commits go, in moments that a receiver does not come to by itself.</summary>
public sealed class CommitterTests
{
    [Fact]
    public async Task No_call_is_opened_for_events_once_the_end_has_begun()
    {
        await using var server = await ManagedServer.StartAsync();
        var opened = 0;
        using var committer = new Committer(
            answered =>
            {
                opened++;
                return new ManagedSubscribeCall(server.Client, ManagedSubscriptionKey.Parse("Managed_A"), answered);
            },
            _ => { }, _ => { }, server.Time);
        await committer.EndAsync(default).Soon();
        Assert.Throws<OperationCanceledException>(committer.Open);
        Assert.Equal(0, opened);
    }

    [Fact]
    public async Task No_commit_goes_before_the_first_request_of_its_call()
    {
        await using var server = await ManagedServer.StartAsync();
        var key = ManagedSubscriptionKey.Parse("Managed_A");
        using var committer = new Committer(answered => new ManagedSubscribeCall(server.Client, key, answered), _ => { }, _ => { }, server.Time);
        using var former = committer.Open();
        await former.BeginAsync(1);
        var feed = await server.AcceptAsync();
        await feed.RequestAsync();
        committer.Report(new CommitPosition(ByteString.CopyFrom(1), null));
        server.Time.Advance(TimeSpan.FromSeconds(1));
        var reading = former.ReadAsync();
        await feed.AnswerAsync(await feed.CommitAsync(1));
        await reading.AsTask().Soon();
        using var call = committer.Open();
        // The time to commit again comes before the call has begun.
        server.Time.Advance(TimeSpan.FromSeconds(30));
        await call.BeginAsync(1);
        feed = await server.AcceptAsync();
        Assert.Equal("Managed_A", (await feed.RequestAsync()).DeveloperName);
        server.Time.Advance(TimeSpan.FromSeconds(1));
        await feed.CommitAsync(1);
    }
}
