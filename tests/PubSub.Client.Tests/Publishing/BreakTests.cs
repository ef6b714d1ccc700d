using System.Threading.Channels;
using Microsoft.AspNetCore.Http.Features;
using PubSub.Client.Protocol;
using PubSub.Client.Publishing;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Publishing;

/// <summary>Publishing through breaks: what is sent again, what is told, and what is waited for.</summary>
public sealed class BreakTests : IAsyncLifetime
{
    private readonly CountingCredential _credential = new();
    private PublishServer _server = null!;

    public async Task InitializeAsync() => _server = await PublishServer.StartAsync(_credential);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("16", null)]
    [InlineData("14", "no healthy upstream")]
    [InlineData("14", "upstream connect error or disconnect/reset before headers. reset reason: remote connection failure")]
    [InlineData("14", "This application is down for maintenance")]
    public async Task What_certainly_was_not_looked_at_goes_out_again_in_its_order(string status, string? text)
    {
        _server.Refuse(status, text);
        using var publisher = _server.Resume();
        var tickets = await SendAsync(publisher, 0, 1, 2);
        var feed = await _server.AcceptAsync();
        for (var i = 0; i < 3; i++)
        {
            var request = await feed.RequestAsync();
            Assert.Equal($"{i}", request.Events[0].Id);
            await feed.AcceptAsync(request);
        }
        foreach (var ticket in tickets)
            await ticket.IsPublishedAsync();
    }

    [Fact]
    public async Task A_stream_that_HTTP_says_was_not_taken_goes_out_again_though_its_request_was_sent()
    {
        _server.Play(async call =>
        {
            await call.ReadAsync(PublishRequest.Parser);
            call.Http.Features.GetRequiredFeature<IHttpResetFeature>().Reset(7);
        });
        using var publisher = _server.Resume();
        var ticket = (await SendAsync(publisher, 0))[0];
        for (var isAnswered = false; !isAnswered;)
        {
            var feed = await _server.AcceptAsync();
            try
            {
                await feed.AcceptAsync(await feed.RequestAsync());
                isAnswered = true;
            }
            catch (ChannelClosedException)
            {
                // HttpClient has tried by itself, with a stream that can bring nothing any more.
            }
        }
        await ticket.IsPublishedAsync();
    }

    [Fact]
    public async Task A_request_that_did_not_go_out_as_a_whole_goes_out_again()
    {
        // More than the server takes before somebody reads it.
        const int Size = 1_000_000;
        _server.Play(async call =>
        {
            await call.StartAsync();
            call.End("14");
        });
        using var publisher = _server.Resume();
        var tickets = new[] { await publisher.PublishAsync(0, Size), await publisher.PublishAsync(1, Size) };
        publisher.Flush();
        var feed = await _server.AcceptAsync();
        await feed.AcceptAsync(await feed.RequestAsync());
        await tickets[0].IsPublishedAsync();
        await tickets[1].IsPublishedAsync();
        Assert.Contains("2 events are sent again", publisher.TakeNotice()!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_tells_of_what_was_cut_off_and_sends_only_what_comes_after()
    {
        using var publisher = _server.Resume();
        Assert.Equal(PublishOutcome.Unknown, (await CutOffAsync(publisher)).Outcome);
        var next = (await SendAsync(publisher, 1))[0];
        var feed = await _server.AcceptAsync();
        var request = await feed.RequestAsync();
        Assert.Equal("1", Assert.Single(request.Events).Id);
        await feed.AcceptAsync(request);
        await next.IsPublishedAsync();
        Assert.Contains("1 events may or may not be published", publisher.TakeNotice()!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_break_one_request_goes_ahead_of_the_others()
    {
        using var publisher = _server.Resume();
        await CutOffAsync(publisher);
        var tickets = await SendAsync(publisher, 1, 2, 3);
        var feed = await _server.AcceptAsync();
        await feed.RequestAsync();
        feed.End("14");
        Assert.Equal("OUTCOME_UNKNOWN", await tickets[0].FateAsync());
        feed = await _server.AcceptAsync();
        foreach (var ticket in tickets[1..])
        {
            await feed.AcceptAsync(await feed.RequestAsync());
            await ticket.IsPublishedAsync();
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
            tickets.AddRange(refused == 0 ? await SendAsync(publisher, 0) : refused == 1 ? await SendAsync(publisher, 1, 2) : []);
            var feed = await _server.AcceptAsync();
            Assert.Equal($"{refused}", (await feed.RequestAsync()).Events[0].Id);
            feed.End("3", "refused");
            Assert.Equal("NOT_PUBLISHED", await tickets[refused].FateAsync());
        }
    }

    [Fact]
    public async Task A_session_that_is_refused_in_mid_stream_is_renewed_and_only_Resend_sends_again_what_may_be_published()
    {
        using var publisher = _server.Resume(UnknownOutcomeAction.Resend);
        using var other = _server.Resume();
        foreach (var (its, fate) in new[] { (publisher, PublishOutcome.Published), (other, PublishOutcome.Unknown) })
        {
            var tickets = await SendAsync(its, 0, 1);
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
        }
    }

    [Fact]
    public async Task Resend_sends_what_was_cut_off_again_with_the_same_ids_and_in_order()
    {
        using var publisher = _server.Resume(UnknownOutcomeAction.Resend);
        var tickets = await SendAsync(publisher, 0, 1, 2);
        var feed = await _server.AcceptAsync();
        await feed.AcceptAsync(await feed.RequestAsync());
        await tickets[0].IsPublishedAsync();
        await feed.RequestAsync();
        await feed.RequestAsync();
        feed.End("14");
        feed = await _server.AcceptAsync();
        foreach (var id in new[] { "1", "2" })
        {
            var request = await feed.RequestAsync();
            Assert.Equal(id, Assert.Single(request.Events).Id);
            await feed.AcceptAsync(request);
        }
        await tickets[1].IsPublishedAsync();
        await tickets[2].IsPublishedAsync();
        Assert.Contains("2 events are sent again", publisher.TakeNotice()!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_that_say_try_again_are_sent_again_and_those_that_were_taken_are_not()
    {
        using var publisher = _server.Resume();
        var tickets = await publisher.PublishAsync([0, 1]);
        publisher.Flush();
        var feed = await _server.AcceptAsync();
        var request = await feed.RequestAsync();
        var answer = new Protocol.PublishResponse { Results = { request.Events.Select(PublishFeed.Published) } };
        answer.Results[1].Error = new Protocol.Error { Msg = "PLATFORM_EVENT_PUBLISHING_UNAVAILABLE: later" };
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
        var ticket = (await SendAsync(publisher, 0))[0];
        var feed = await _server.AcceptAsync();
        for (var i = 0; i <= retries; i++)
            await feed.RefuseAsync(await feed.RequestAsync(), reason);
        Assert.Equal(reason, await ticket.FateAsync());
        Assert.False(feed.HasRequest);
    }

    [Fact]
    public async Task A_used_up_allocation_stops_the_run_and_what_was_not_sent_says_so()
    {
        using var publisher = _server.Resume();
        var first = (await SendAsync(publisher, 0))[0];
        var feed = await _server.AcceptAsync();
        await feed.RefuseAsync(await feed.RequestAsync(), "LIMIT_EXCEEDED: hourly");
        Assert.Equal("LIMIT_EXCEEDED", await first.FateAsync());
        while (publisher.TakeNotice() is not { IsWarning: true })
            await Task.Yield();
        var next = (await SendAsync(publisher, 1))[0];
        Assert.Equal("NOT_PUBLISHED", await next.FateAsync());
        Assert.Contains("LIMIT_EXCEEDED", next.Error!.Message, StringComparison.Ordinal);
        Assert.False(feed.HasRequest);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    public async Task A_refused_session_is_renewed_once_whatever_the_attempts_and_nothing_is_unknown(int? maxReconnect)
    {
        using var publisher = _server.Resume(maxReconnect: maxReconnect);
        var ticket = (await SendAsync(publisher, 0))[0];
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
        var ticket = (await SendAsync(publisher, 0))[0];
        (await _server.AcceptAsync()).End("16");
        (await _server.AcceptAsync()).End("16");
        Assert.Equal("NOT_PUBLISHED", await ticket.FateAsync());
        Assert.Equal(2, _credential.Logins);
    }

    [Fact]
    public async Task Throttling_waits_for_half_a_minute_and_loses_nothing()
    {
        var time = new ManualTime();
        _server.Refuse("8");
        using var publisher = _server.Resume(time: time);
        var ticket = (await SendAsync(publisher, 0))[0];
        await time.UntilDueIn(TimeSpan.FromSeconds(30));
        time.Advance(TimeSpan.FromSeconds(30));
        var feed = await _server.AcceptAsync();
        await feed.AcceptAsync(await feed.RequestAsync());
        await ticket.IsPublishedAsync();
        Assert.True(publisher.TakeNotice()!.IsWarning);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_given_up()
    {
        var time = new ManualTime();
        using var publisher = _server.Resume(time: time);
        var ticket = (await SendAsync(publisher, 0))[0];
        var feed = await _server.AcceptAsync();
        await feed.RequestAsync();
        await time.UntilDueIn(TimeSpan.FromSeconds(120));
        time.Advance(TimeSpan.FromSeconds(120));
        Assert.Equal("OUTCOME_UNKNOWN", await ticket.FateAsync());
        Assert.Contains("120 seconds", ticket.Error!.Message, StringComparison.Ordinal);
        await feed.Aborted.Soon();
    }

    [Fact]
    public async Task No_more_attempts_than_allowed_are_made_and_what_a_former_one_may_have_published_stays_unknown()
    {
        using var publisher = _server.Resume(UnknownOutcomeAction.Resend, maxReconnect: 1);
        var ticket = (await SendAsync(publisher, 0))[0];
        var feed = await _server.AcceptAsync();
        await feed.RequestAsync();
        _server.Refuse("14", "no healthy upstream");
        feed.End("14");
        Assert.Equal("OUTCOME_UNKNOWN", await ticket.FateAsync());
    }

    [Theory]
    [InlineData("LIMIT_EXCEEDED: used up")]
    [InlineData("it has a bad field")]
    public async Task What_is_refused_when_it_is_sent_again_may_be_there_from_the_first_time(string refusal)
    {
        using var publisher = _server.Resume(UnknownOutcomeAction.Resend);
        var ticket = (await SendAsync(publisher, 0))[0];
        var feed = await _server.AcceptAsync();
        await feed.RequestAsync();
        feed.End("14");
        feed = await _server.AcceptAsync();
        await feed.RequestAsync();
        await feed.SendAsync(new PublishResponse { Results = { new PublishResult { Error = new Error { Msg = refusal }, CorrelationKey = "0" } } });
        Assert.Equal("OUTCOME_UNKNOWN", await ticket.FateAsync());
        Assert.Equal(PublishOutcome.Unknown, ticket.Outcome);
        Assert.Contains(refusal, ticket.Error!.Message, StringComparison.Ordinal);
    }

    /// <summary>Sends one event, whose call ends without an answer.</summary>
    private async Task<PublishTicket> CutOffAsync(Publisher publisher)
    {
        var cut = (await SendAsync(publisher, 0))[0];
        var feed = await _server.AcceptAsync();
        await feed.RequestAsync();
        feed.End("14");
        Assert.Equal("OUTCOME_UNKNOWN", await cut.FateAsync());
        return cut;
    }

    /// <summary>Publishes a request of one event for each number.</summary>
    private static async Task<PublishTicket[]> SendAsync(Publisher publisher, params int[] ids)
    {
        var tickets = new List<PublishTicket>();
        foreach (var id in ids)
        {
            tickets.Add(await publisher.PublishAsync(id));
            publisher.Flush();
        }
        return [.. tickets];
    }
}
