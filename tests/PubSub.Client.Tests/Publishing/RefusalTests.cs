using PubSub.Client.Auth;
using PubSub.Client.Protocol;
using PubSub.Client.Publishing;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Publishing;

/// <summary>What the service refuses: events, requests, or the session.</summary>
public sealed class RefusalTests : IAsyncLifetime
{
    private readonly CountingCredential _credential = new();
    private PublishServer _server = null!;

    public async Task InitializeAsync() => _server = await PublishServer.StartAsync(_credential);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Results_that_say_try_again_are_sent_again_and_those_that_were_taken_are_not()
    {
        using var publisher = _server.Resume();
        var tickets = await publisher.PublishAsync([0, 1]);
        publisher.Flush();
        var feed = await _server.AcceptAsync();
        var request = await feed.RequestAsync();
        var answer = new PublishResponse { Results = { request.Events.Select(PublishFeed.Published) } };
        answer.Results[1].Error = new Error { Msg = "PLATFORM_EVENT_PUBLISHING_UNAVAILABLE: later" };
        await feed.SendAsync(answer);
        request = await feed.RequestAsync();
        Assert.Equal("1", Assert.Single(request.Events).Id);
        await feed.AcceptAsync(request);
        await tickets[0].IsPublishedAsync();
        await tickets[1].IsPublishedAsync();
        Assert.Contains("Sending 1 events again in 0.0 s", publisher.TakeNotice()!.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PLATFORM_EVENT_PUBLISHING_UNAVAILABLE", 10)]
    [InlineData("PLATFORM_EVENT_PUBLISH_FAILED", 2)]
    [InlineData("PLATFORM_EVENT_ENCRYPTION_ERROR", 0)]
    public async Task An_event_that_fails_each_time_is_given_up_after_a_number_of_tries(string reason, int retries)
    {
        using var publisher = _server.Resume();
        var ticket = (await publisher.SendAsync(0))[0];
        var feed = await _server.AcceptAsync();
        for (var i = 0; i <= retries; i++)
            await feed.RefuseAsync(await feed.RequestAsync(), reason);
        Assert.Equal(reason, await ticket.FateAsync());
        Assert.False(feed.HasRequest);
    }

    [Fact]
    public async Task A_used_up_allocation_stops_publishing_for_a_while_and_what_was_not_sent_says_so()
    {
        var time = new ManualTime();
        using var publisher = _server.Resume(time: time);
        var first = (await publisher.SendAsync(0))[0];
        var feed = await _server.AcceptAsync();
        await feed.RefuseAsync(await feed.RequestAsync(), "LIMIT_EXCEEDED: hourly");
        Assert.Equal("LIMIT_EXCEEDED", await first.FateAsync());
        Assert.True(publisher.TakeNotice()!.IsWarning);
        var next = (await publisher.SendAsync(1))[0];
        Assert.Equal("NOT_PUBLISHED", await next.FateAsync());
        Assert.Contains("LIMIT_EXCEEDED", next.Error!.Message, StringComparison.Ordinal);
        Assert.False(feed.HasRequest);
        feed.End("0");
        time.Advance(TimeSpan.FromMinutes(5));
        for (var i = 2; i < 4; i++)
        {
            next = (await publisher.SendAsync(i))[0];
            feed = i == 2 ? await _server.AcceptAsync() : feed;
            await feed.AcceptAsync(await feed.RequestAsync());
            await next.IsPublishedAsync();
        }
    }

    [Fact]
    public async Task After_a_refusal_one_request_goes_ahead_too_so_that_the_others_do_not_become_unknown()
    {
        using var publisher = _server.Resume();
        var tickets = new List<PublishTicket>();
        for (var refused = 0; refused < 3; refused++)
        {
            // The first alone; the others while it is known that there was a refusal.
            tickets.AddRange(refused == 0 ? await publisher.SendAsync(0) : refused == 1 ? await publisher.SendAsync(1, 2) : []);
            var feed = await _server.AcceptAsync();
            Assert.Equal($"{refused}", (await feed.RequestAsync()).Events[0].Id);
            feed.End("3", "refused");
            Assert.Equal("NOT_PUBLISHED", await tickets[refused].FateAsync());
        }
    }

    [Fact]
    public async Task Throttling_waits_for_half_a_minute_and_loses_nothing()
    {
        var time = new ManualTime();
        _server.Refuse("8");
        using var publisher = _server.Resume(time: time);
        var ticket = (await publisher.SendAsync(0))[0];
        await time.UntilDueIn(TimeSpan.FromSeconds(30));
        time.Advance(TimeSpan.FromSeconds(30));
        var feed = await _server.AcceptAsync();
        await feed.AcceptAsync(await feed.RequestAsync());
        await ticket.IsPublishedAsync();
        Assert.True(publisher.TakeNotice()!.IsWarning);
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(0)]
    public async Task A_refused_session_is_renewed_once_whatever_the_attempts_and_nothing_is_unknown(int maxReconnect)
    {
        using var publisher = _server.Resume(maxReconnect: maxReconnect);
        var ticket = (await publisher.SendAsync(0))[0];
        (await _server.AcceptAsync()).End("16");
        var feed = await _server.AcceptAsync();
        Assert.Equal("token 2", feed.Token);
        await feed.AcceptAsync(await feed.RequestAsync());
        await ticket.IsPublishedAsync();
        Assert.Equal(2, _credential.Logins);
    }

    [Fact]
    public async Task A_session_that_is_refused_right_after_its_renewal_is_not_renewed_again()
    {
        using var publisher = _server.Resume();
        var ticket = (await publisher.SendAsync(0))[0];
        (await _server.AcceptAsync()).End("16");
        (await _server.AcceptAsync()).End("16");
        Assert.Equal("NOT_PUBLISHED", await ticket.FateAsync());
        Assert.Equal(2, _credential.Logins);
    }

    [Theory]
    [InlineData(SignInRetry.Never)]
    [InlineData(SignInRetry.WhenMended)]
    public async Task A_renewal_that_is_refused_is_not_asked_for_again_with_each_request(SignInRetry retry)
    {
        using var publisher = _server.Resume();
        (_credential.Refusal, _credential.Retry) = ("NO", retry);
        for (var id = 0; id < 3; id++)
        {
            var ticket = (await publisher.SendAsync(id))[0];
            (await _server.AcceptAsync()).End("16");
            Assert.Equal("NOT_PUBLISHED", await ticket.FateAsync());
        }
        Assert.Equal(2, _credential.Logins);
    }

    [Fact]
    public async Task A_session_that_is_refused_in_mid_stream_is_renewed_and_only_Resend_sends_again_what_may_be_published()
    {
        using var publisher = _server.Resume(UnknownOutcomeAction.Resend);
        using var other = _server.Resume();
        foreach (var (its, fate) in new[] { (publisher, PublishOutcome.Published), (other, PublishOutcome.Unknown) })
        {
            var tickets = await its.SendAsync(0, 1);
            var feed = await _server.AcceptAsync();
            await feed.RequestAsync();
            await feed.RequestAsync();
            feed.End("16");
            if (fate == PublishOutcome.Published)
            {
                feed = await _server.AcceptAsync();
                await feed.AcceptAsync(await feed.RequestAsync());
                await feed.AcceptAsync(await feed.RequestAsync());
            }
            foreach (var ticket in tickets)
            {
                await ticket.Completion.Soon();
                Assert.Equal(fate, ticket.Outcome);
            }
            Assert.Contains("so it was signed in again. 2 events", its.TakeNotice()!.Text, StringComparison.Ordinal);
        }
    }
}
