using PubSub.Client.Publishing;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Publishing;

/// <summary>Errors of the engine itself: nobody waits in vain, and the user learns of them.</summary>
public sealed class FaultTests
{
    [Fact]
    public async Task An_answer_that_cannot_be_handled_ends_the_call_with_that_error_and_leaves_its_batch_without_an_answer()
    {
        await using var server = await PublishServer.StartAsync();
        var batch = new PublishBatch("/event/A__e", () => { });
        batch.Add(new OutgoingEvent("0", "schema", [], []), 0);
        var call = new PublishCall(server.Client, "/event/A__e", batch, new PublisherOptions(), (_, _) => throw new NotSupportedException("a bug"));
        var feed = await server.AcceptAsync();
        await feed.AcceptAsync(await feed.RequestAsync());
        await Assert.ThrowsAsync<NotSupportedException>(() => call.Ended.Soon());
        Assert.Same(batch, Assert.Single(call.Unanswered));
        await feed.Aborted.Soon();
    }

    [Fact]
    public async Task What_is_under_way_is_unknown_what_comes_is_not_sent_and_a_warning_asks_to_report_it()
    {
        await using var server = await PublishServer.StartAsync();
        var time = new BrokenTime();
        using var publisher = server.Resume(time: time);
        var tickets = await publisher.SendAsync(0, 1);
        var feed = await server.AcceptAsync();
        var first = await feed.RequestAsync();
        await feed.RequestAsync();
        time.IsBroken = true;
        await feed.AcceptAsync(first);
        await tickets[0].IsPublishedAsync();
        Assert.Equal("OUTCOME_UNKNOWN", await tickets[1].FateAsync());
        Assert.IsType<NotSupportedException>(tickets[1].Error!.InnerException);
        Assert.Equal("NOT_PUBLISHED", await (await publisher.SendAsync(2))[0].FateAsync());
        var notice = publisher.TakeNotice()!;
        Assert.True(notice.IsWarning);
        Assert.Contains("an error in the module; please report it. System.NotSupportedException: a bug", notice.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_call_left_behind_has_a_fate_though_going_on_fails()
    {
        await using var server = await PublishServer.StartAsync(new CountingCredential());
        var time = new BrokenTime();
        using var publisher = server.Resume(time: time);
        var ticket = (await publisher.SendAsync(0))[0];
        var feed = await server.AcceptInSilenceAsync();
        await feed.RequestAsync();
        // Noticed by those who renew the session, and not before.
        time.IsBroken = true;
        feed.End("16");
        Assert.Equal("NOT_PUBLISHED", await ticket.FateAsync());
    }

    [Fact]
    public async Task What_an_answer_says_to_try_again_has_a_fate_though_publishing_has_ended_before_the_answer_was_looked_at()
    {
        await using var server = await PublishServer.StartAsync();
        var time = new StoppableTime();
        using var publisher = server.Resume(time: time);
        var tickets = await publisher.SendAsync(0, 1);
        var feed = await server.AcceptAsync();
        var requests = new[] { await feed.RequestAsync(), await feed.RequestAsync() };
        // Whoever reads the answers asks for the time before each: here, between the two.
        time.Stop();
        await feed.AcceptAsync(requests[0]);
        await tickets[0].IsPublishedAsync();
        await time.Asked.Soon();
        await feed.RefuseAsync(requests[1], "PLATFORM_EVENT_PUBLISHING_UNAVAILABLE");
        // Comes behind the answer on the same connection.
        await server.Client.GetTopicAsync("t", default).Soon();
        publisher.Dispose();
        await feed.Aborted.Soon();
        time.GoOn();
        await tickets[1].FateAsync();
    }
}
