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
        var tickets = await publisher.SendAsync(0, 1, 2);
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
        var ticket = (await publisher.SendAsync(0))[0];
        for (var isAnswered = false; !isAnswered;)
        {
            var feed = await _server.AcceptInSilenceAsync();
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
        var next = (await publisher.SendAsync(1))[0];
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
        var tickets = await publisher.SendAsync(1, 2, 3);
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
    public async Task Resend_sends_what_was_cut_off_again_with_the_same_ids_and_in_order()
    {
        using var publisher = _server.Resume(UnknownOutcomeAction.Resend);
        var tickets = await publisher.SendAsync(0, 1, 2);
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
    public async Task An_outage_before_the_first_request_is_one_as_any_other()
    {
        await _server.StopAsync();
        using var publisher = _server.Resume(maxReconnect: 2);
        Assert.Equal("NOT_PUBLISHED", await (await publisher.SendAsync(0))[0].FateAsync());
        Assert.Contains("attempt 1", publisher.TakeNotice()!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_more_attempts_than_allowed_are_made_and_what_a_former_one_may_have_published_stays_unknown()
    {
        using var publisher = _server.Resume(UnknownOutcomeAction.Resend, maxReconnect: 1);
        var ticket = (await publisher.SendAsync(0))[0];
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
        var ticket = (await publisher.SendAsync(0))[0];
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
        var cut = (await publisher.SendAsync(0))[0];
        var feed = await _server.AcceptAsync();
        await feed.RequestAsync();
        feed.End("14");
        Assert.Equal("OUTCOME_UNKNOWN", await cut.FateAsync());
        return cut;
    }
}
