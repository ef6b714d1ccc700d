using PubSub.Client.Errors;
using PubSub.Client.Subscriptions;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Subscriptions;

/// <summary>How a managed subscription is left: what was taken is committed, and the slot given free.</summary>
public sealed class ManagedEndTests : IAsyncLifetime
{
    private ManagedServer _server = null!;

    public async Task InitializeAsync() => _server = await ManagedServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task What_a_call_that_fell_silent_left_is_committed_over_a_new_one()
    {
        using var receiver = _server.Receive(batchSize: 10);
        var feed = await OpenAsync();
        await feed.SendAsync(1);
        await receiver.TakeAsync(1);
        // The consumer is busy, and the server owes nine events.
        await _server.Time.UntilDueIn(TimeSpan.FromSeconds(300));
        _server.Time.Advance(TimeSpan.FromSeconds(300));
        await feed.Aborted.Soon();
        var ending = receiver.EndAsync(default);
        await CommitsOverANewCallAsync(receiver, ending);
    }

    [Fact]
    public async Task A_connection_that_falls_silent_at_the_end_is_replaced_for_the_last_commit()
    {
        using var receiver = _server.Receive(batchSize: 10, keepAliveTimeout: TimeSpan.FromSeconds(2));
        var feed = await OpenAsync();
        await feed.SendAsync(1);
        await receiver.TakeAsync(1);
        await _server.Time.UntilDueIn(TimeSpan.FromSeconds(2));
        var ending = receiver.EndAsync(default);
        await feed.CommitAsync(1);
        // No answer comes, for the connection is dead.
        _server.Time.Advance(TimeSpan.FromSeconds(2));
        await CommitsOverANewCallAsync(receiver, ending);
    }

    [Fact]
    public async Task The_commit_is_flushed_and_answered_before_the_call_is_half_closed()
    {
        using var receiver = _server.Receive(batchSize: 2);
        var feed = await OpenAsync();
        await feed.SendAsync(1, 2);
        await receiver.TakeAsync(1);
        var asked = await feed.RequestAsync();
        Assert.Null(asked.CommitReplayIdRequest);
        var ending = receiver.EndAsync(default);
        var commit = await feed.CommitAsync(1);
        // Events that come now go nowhere, and are not in the way of the answer.
        for (byte i = 3; i < 40; i++)
            await feed.SendAsync(i);
        // Over the same connection, so behind whatever the client has written by now.
        for (var i = 0; i < 5; i++)
            await _server.Client.GetTopicAsync("/event/A__e", default).Soon();
        Assert.False(feed.HalfClosed.IsCompleted);
        await feed.AnswerAsync(commit);
        await feed.HalfClosed.Soon();
        Assert.False(ending.IsCompleted);
        feed.End("0");
        await ending.Soon();
        Assert.Empty(Warnings(receiver));
        Assert.False(feed.Aborted.IsCompleted);
    }

    [Fact]
    public async Task What_is_under_way_is_waited_for_and_not_sent_again()
    {
        using var receiver = _server.Receive();
        var feed = await TakeOneAsync(receiver);
        _server.Time.Advance(TimeSpan.FromSeconds(1));
        var commit = await feed.CommitAsync(1);
        var ending = receiver.EndAsync(default);
        await feed.AnswerAsync(commit);
        await EndAsync(feed, ending);
        Assert.False(feed.HasRequest);
        Assert.Empty(Warnings(receiver));
    }

    [Fact]
    public async Task Without_anything_taken_it_is_only_half_closed()
    {
        using var receiver = _server.Receive();
        var feed = await OpenAsync();
        await feed.SendAsync(1);
        await receiver.NextAsync();
        var ending = receiver.EndAsync(default);
        await EndAsync(feed, ending);
        Assert.False(feed.HasRequest);
        Assert.Empty(Warnings(receiver));
    }

    [Fact]
    public async Task A_refusal_at_the_end_is_told_with_the_position()
    {
        using var receiver = _server.Receive();
        var feed = await TakeOneAsync(receiver);
        var ending = receiver.EndAsync(default);
        await feed.AnswerAsync(await feed.CommitAsync(1), "Not this one.");
        await EndAsync(feed, ending);
        var warnings = Warnings(receiver);
        Assert.Equal(2, warnings.Count);
        Assert.Contains("did not commit the position AQ==: Not this one.", warnings[0], StringComparison.Ordinal);
        Assert.Contains("has not confirmed the position AQ==.", warnings[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_call_has_ended_before_another_commits()
    {
        using var receiver = _server.Receive(maxReconnect: 0);
        var feed = await TakeOneAsync(receiver);
        feed.End("14");
        await receiver.EndAsync<PubSubException>();
        var ending = receiver.EndAsync(default);
        feed = await _server.AcceptAsync();
        var first = await feed.RequestAsync();
        Assert.Equal(("Managed_A", 0), (first.DeveloperName, first.NumRequested));
        Assert.Null(first.CommitReplayIdRequest);
        await feed.AnswerAsync(await feed.CommitAsync(1));
        await EndAsync(feed, ending);
        Assert.Empty(Warnings(receiver));
    }

    [Fact]
    public async Task Where_that_call_is_refused_a_warning_says_so()
    {
        using var receiver = _server.Receive(maxReconnect: 0);
        var feed = await TakeOneAsync(receiver);
        feed.End("14");
        await receiver.EndAsync<PubSubException>();
        var ending = receiver.EndAsync(default);
        (await _server.AcceptAsync()).Fail("already.active", "6");
        await ending.Soon();
        var warning = Assert.Single(Warnings(receiver));
        Assert.Contains("the service has not confirmed the position AQ==. The reason.", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_does_not_answer_holds_up_nobody_for_long()
    {
        var receiver = _server.Receive();
        var feed = await TakeOneAsync(receiver);
        // The clock stands still, so only the hurry ends this.
        await Task.Run(receiver.Dispose).Soon();
        await feed.CommitAsync(1);
        await feed.Aborted.Soon();
        Assert.Single(Warnings(receiver));
    }

    [Fact]
    public async Task Who_is_in_a_hurry_waits_for_nothing()
    {
        using var receiver = _server.Receive();
        var feed = await TakeOneAsync(receiver);
        await receiver.EndAsync(new CancellationToken(canceled: true)).Soon();
        Assert.Single(Warnings(receiver));
    }

    /// <summary>Opens the call, over which one event comes and is taken.</summary>
    private async Task<ManagedFeed> TakeOneAsync(EventReceiver receiver)
    {
        var feed = await OpenAsync();
        await feed.SendAsync(1);
        await receiver.TakeAsync(1);
        return feed;
    }

    private async Task CommitsOverANewCallAsync(EventReceiver receiver, Task ending)
    {
        var feed = await OpenAsync();
        await feed.AnswerAsync(await feed.CommitAsync(1));
        await feed.HalfClosed.Soon();
        feed.End("0");
        await ending.Soon();
        Assert.Empty(Warnings(receiver));
    }

    private async Task<ManagedFeed> OpenAsync()
    {
        var feed = await _server.AcceptAsync();
        await feed.RequestAsync();
        return feed;
    }

    /// <summary>The call's end at the service, once the client has half-closed it, and with it that of the receiver.</summary>
    private static async Task EndAsync(ManagedFeed feed, Task ending)
    {
        await feed.HalfClosed.Soon();
        feed.End("0");
        await ending.Soon();
    }

    private static List<string> Warnings(EventReceiver receiver)
    {
        var warnings = new List<string>();
        while (receiver.TakeNotice() is { } notice)
        {
            if (notice.IsWarning)
                warnings.Add(notice.Text);
        }
        return warnings;
    }
}
