using PubSub.Client.Protocol;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Publishing;

/// <summary>How long a publisher waits for an answer, and keeps a call without requests.</summary>
public sealed class SilenceTests : IAsyncLifetime
{
    private PublishServer _server = null!;

    public async Task InitializeAsync() => _server = await PublishServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_server_that_does_not_answer_is_given_up()
    {
        var time = new ManualTime();
        using var publisher = _server.Resume(time: time);
        var ticket = (await publisher.SendAsync(0))[0];
        var feed = await _server.AcceptAsync();
        await feed.RequestAsync();
        await time.UntilDueIn(TimeSpan.FromSeconds(120));
        time.Advance(TimeSpan.FromSeconds(120));
        Assert.Equal("OUTCOME_UNKNOWN", await ticket.FateAsync());
        Assert.Contains("120 seconds", ticket.Error!.Message, StringComparison.Ordinal);
        await feed.Aborted.Soon();
    }

    [Fact]
    public async Task Neither_keep_alives_nor_answers_to_later_requests_hide_one_that_is_not_answered()
    {
        var time = new ManualTime();
        using var publisher = _server.Resume(time: time);
        var tickets = await publisher.SendAsync(0, 1, 2);
        var feed = await _server.AcceptAsync();
        await feed.RequestAsync();
        var second = await feed.RequestAsync();
        await time.UntilDueIn(TimeSpan.FromSeconds(120));
        time.Advance(TimeSpan.FromSeconds(100));
        await feed.SendAsync(new PublishResponse());
        await feed.AcceptAsync(second);
        await tickets[1].IsPublishedAsync();
        await time.UntilDueIn(TimeSpan.FromSeconds(20));
        time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal("OUTCOME_UNKNOWN", await tickets[0].FateAsync());
        Assert.Contains("not answered for 120 seconds", tickets[0].Error!.Message, StringComparison.Ordinal);
        Assert.Equal("OUTCOME_UNKNOWN", await tickets[2].FateAsync());
    }

    [Fact]
    public async Task Requests_that_follow_do_not_hide_one_that_is_not_answered()
    {
        var time = new ManualTime();
        using var publisher = _server.Resume(time: time);
        var tickets = await publisher.SendAsync(0, 1);
        var feed = await _server.AcceptAsync();
        await feed.RequestAsync();
        await feed.RequestAsync();
        await time.UntilDueIn(TimeSpan.FromSeconds(120));
        time.Advance(TimeSpan.FromSeconds(100));
        await publisher.SendAsync(2);
        await feed.RequestAsync();
        time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal("OUTCOME_UNKNOWN", await tickets[0].FateAsync());
    }

    [Fact]
    public async Task An_answer_gives_the_next_request_the_whole_time()
    {
        var time = new ManualTime();
        using var publisher = _server.Resume(time: time);
        var tickets = await publisher.SendAsync(0, 1);
        var feed = await _server.AcceptAsync();
        var requests = new[] { await feed.RequestAsync(), await feed.RequestAsync() };
        await time.UntilDueIn(TimeSpan.FromSeconds(120));
        time.Advance(TimeSpan.FromSeconds(119));
        await feed.AcceptAsync(requests[0]);
        await tickets[0].IsPublishedAsync();
        await time.UntilDueIn(TimeSpan.FromSeconds(120));
        time.Advance(TimeSpan.FromSeconds(119));
        await feed.AcceptAsync(requests[1]);
        await tickets[1].IsPublishedAsync();
    }

    [Fact]
    public async Task A_slow_line_is_no_silence()
    {
        const int Size = 900_000;
        var time = new ManualTime();
        var isRead = new TaskCompletionSource();
        _server.Play(async call =>
        {
            await call.StartAsync();
            var buffer = new byte[250_000];
            // In all well over the 120 s, and well under them between what HTTP/2 lets the client write ahead and its being read.
            for (var rest = 3 * Size; rest > 0; rest -= buffer.Length)
            {
                await call.Http.Request.Body.ReadExactlyAsync(buffer.AsMemory(0, Math.Min(rest, buffer.Length)), call.Http.RequestAborted);
                time.Advance(TimeSpan.FromSeconds(20));
            }
            isRead.SetResult();
            call.End("14");
        });
        using var publisher = _server.Resume(time: time);
        for (var i = 0; i < 3; i++)
            await publisher.PublishAsync(i, Size);
        publisher.Flush();
        await isRead.Task.Soon();
    }

    [Fact]
    public async Task A_call_that_has_nothing_to_do_is_ended_before_the_service_does_it()
    {
        var time = new ManualTime();
        using var publisher = _server.Resume(time: time);
        for (var i = 0; i < 2; i++)
        {
            var ticket = (await publisher.SendAsync(i))[0];
            var feed = await _server.AcceptAsync();
            await feed.AcceptAsync(await feed.RequestAsync());
            await ticket.IsPublishedAsync();
            var since = time.GetUtcNow();
            await Patience.UntilAsync(() =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return feed.HalfClosed.IsCompleted;
            });
            Assert.True(time.GetUtcNow() - since >= TimeSpan.FromSeconds(60));
            feed.End("0");
        }
        Assert.Null(publisher.TakeNotice());
    }

    [Fact]
    public async Task A_late_answer_does_not_put_the_end_of_an_idle_call_off()
    {
        var time = new ManualTime();
        using var publisher = _server.Resume(time: time);
        var ticket = (await publisher.SendAsync(0))[0];
        var feed = await _server.AcceptAsync();
        var request = await feed.RequestAsync();
        time.Advance(TimeSpan.FromSeconds(65));
        await feed.AcceptAsync(request);
        await ticket.IsPublishedAsync();
        await feed.HalfClosed.Soon();
        feed.End("0");
    }
}
