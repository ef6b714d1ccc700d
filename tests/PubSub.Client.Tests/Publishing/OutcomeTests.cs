using PubSub.Client.Protocol;
using PubSub.Client.Publishing;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Publishing;

/// <summary>What becomes of each event, whatever the service answers.</summary>
public sealed class OutcomeTests : PublishingTests
{
    /// <summary>The statuses that say that a request was refused.</summary>
    public static TheoryData<string> Refusals => ["3", "5", "7", "12", "16"];

    [Fact]
    public async Task Keep_alives_are_no_answers()
    {
        var tickets = await SendAsync(1);
        var feed = await Server.AcceptAsync();
        await feed.SendAsync(new PublishResponse());
        var request = await feed.RequestAsync();
        await feed.SendAsync(new PublishResponse { RpcId = "keep-alive" });
        await feed.AcceptAsync(request);
        await tickets[0].IsPublishedAsync();
    }

    [Theory]
    [InlineData("LIMIT_EXCEEDED: hourly", "LIMIT_EXCEEDED")]
    [InlineData("failed (platform_event_publish_failed)", "PLATFORM_EVENT_PUBLISH_FAILED")]
    [InlineData("too large", "PUBLISH")]
    [InlineData("", "PUBLISH")]
    public async Task A_refused_event_fails_alone_with_the_reason(string text, string code)
    {
        var tickets = await SendAsync(3);
        var feed = await Server.AcceptAsync();
        var request = await feed.RequestAsync();
        var response = new PublishResponse { Results = { request.Events.Select(PublishFeed.Published) } };
        response.Results[1] = new PublishResult { CorrelationKey = "1", Error = new Error { Code = ErrorCode.Publish, Msg = text } };
        await feed.SendAsync(response);
        await tickets[0].IsPublishedAsync();
        Assert.Equal(code, await tickets[1].FateAsync());
        Assert.Contains(text, tickets[1].Error!.Message, StringComparison.Ordinal);
        await tickets[2].IsPublishedAsync();
    }

    [Theory]
    [InlineData("0", "OUTCOME_UNKNOWN")]
    [InlineData("4", "OUTCOME_UNKNOWN")]
    [InlineData("13", "OUTCOME_UNKNOWN")]
    [InlineData("14", "OUTCOME_UNKNOWN")]
    [InlineData("3", "NOT_PUBLISHED")]
    [InlineData("5", "NOT_PUBLISHED")]
    [InlineData("7", "NOT_PUBLISHED")]
    [InlineData("8", "OUTCOME_UNKNOWN")]
    [InlineData("12", "NOT_PUBLISHED")]
    [InlineData("16", "NOT_PUBLISHED")]
    public async Task A_stream_that_ends_before_the_answer_leaves_the_fate_unknown_unless_it_is_a_refusal(string status, string fate)
    {
        var tickets = await SendAsync(2, 1);
        var feed = await Server.AcceptAsync();
        await feed.AcceptAsync(await feed.RequestAsync());
        await feed.RequestAsync();
        await tickets[1].IsPublishedAsync();
        feed.End(status, "the reason", ("rpc-id", "45b0"));
        Assert.Equal(fate, await tickets[2].FateAsync());
        Assert.Contains("45b0", status == "0" ? "45b0" : tickets[2].Error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1", "OUTCOME_UNKNOWN")]
    [InlineData("2", "OUTCOME_UNKNOWN")]
    [InlineData("4", "OUTCOME_UNKNOWN")]
    [InlineData("10", "OUTCOME_UNKNOWN")]
    [InlineData("13", "OUTCOME_UNKNOWN")]
    [InlineData("14", "OUTCOME_UNKNOWN")]
    [InlineData("15", "OUTCOME_UNKNOWN")]
    [InlineData("3", "NOT_PUBLISHED")]
    [InlineData("5", "NOT_PUBLISHED")]
    [InlineData("7", "NOT_PUBLISHED")]
    [InlineData("8", "NOT_PUBLISHED")]
    [InlineData("12", "NOT_PUBLISHED")]
    [InlineData("16", "NOT_PUBLISHED")]
    public async Task AServer_that_fails_in_place_of_its_first_answer_leaves_the_fate_unknown_unless_it_is_a_refusal(string status, string fate)
    {
        Server.Play(async call =>
        {
            await call.ReadAsync(PublishRequest.Parser);
            call.Http.Response.ContentType = "application/grpc";
            call.Http.Response.Headers["grpc-status"] = status;
        });
        Assert.Equal(fate, await (await SendAsync(1))[0].FateAsync());
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_refusal_in_mid_stream_may_be_about_another_request_than_the_one_that_was_published(string status)
    {
        var tickets = await SendAsync(1, 1);
        var feed = await Server.AcceptAsync();
        await feed.RequestAsync();
        await feed.RequestAsync();
        feed.End(status, "the reason");
        Assert.Equal("OUTCOME_UNKNOWN", await tickets[0].FateAsync());
        Assert.Equal("OUTCOME_UNKNOWN", await tickets[1].FateAsync());
    }

    [Fact]
    public async Task One_request_goes_ahead_until_the_service_answers()
    {
        var tickets = await SendAsync(1, 1, 1);
        var feed = await Server.AcceptInSilenceAsync();
        var first = await feed.RequestAsync();
        var next = feed.RequestAsync();
        // Comes behind what is on its way over the connection.
        await Server.Client.GetTopicAsync("t", default).Soon();
        Assert.False(next.IsCompleted);
        await feed.AcceptAsync(first);
        var others = new[] { await next, await feed.RequestAsync() };
        foreach (var other in others)
            await feed.AcceptAsync(other);
        foreach (var ticket in tickets)
            await ticket.IsPublishedAsync();
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_refusal_at_the_headers_is_about_the_one_that_went_ahead(string status)
    {
        Server.Play(async call =>
        {
            await call.ReadAsync(PublishRequest.Parser);
            call.Http.Response.ContentType = "application/grpc";
            call.Http.Response.Headers["grpc-status"] = status;
        });
        await IsAboutTheFirstAsync();
    }

    [Fact]
    public async Task A_refusal_by_somebody_in_between_is_about_the_one_that_went_ahead()
    {
        Server.Play(async call =>
        {
            await call.ReadAsync(PublishRequest.Parser);
            call.Http.Response.StatusCode = 403;
            call.Http.Response.ContentType = "text/html";
        });
        await IsAboutTheFirstAsync();
    }

    [Fact]
    public async Task A_result_without_position_and_error_says_nothing()
    {
        var tickets = await SendAsync(2);
        var feed = await Server.AcceptAsync();
        var request = await feed.RequestAsync();
        await feed.SendAsync(new PublishResponse { Results = { PublishFeed.Published(request.Events[0]), new PublishResult { CorrelationKey = "1" } }, RpcId = "rpc-8" });
        await tickets[0].IsPublishedAsync();
        Assert.Equal("OUTCOME_UNKNOWN", await tickets[1].FateAsync());
        Assert.Contains("rpc-8", tickets[1].Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_theServer_closed_for_idling_is_opened_again()
    {
        var first = await SendAsync(1);
        var feed = await Server.AcceptAsync();
        await feed.AcceptAsync(await feed.RequestAsync());
        await first[0].IsPublishedAsync();
        feed.End("0");
        // The end may still be on its way, and an event cross it; that one's fate is unknown, and the next opens the stream again.
        var again = Server.AcceptAsync();
        PublishTicket ticket;
        do
        {
            ticket = (await SendAsync(1))[0];
            await Task.WhenAny(ticket.Completion, again).Soon();
        }
        while (!again.IsCompleted);
        feed = await again;
        await feed.AcceptAsync(await feed.RequestAsync());
        await ticket.IsPublishedAsync();
    }

    private async Task IsAboutTheFirstAsync()
    {
        var tickets = await SendAsync(1, 1);
        Assert.Equal("NOT_PUBLISHED", await tickets[0].FateAsync());
        var feed = await Server.AcceptAsync();
        await feed.AcceptAsync(await feed.RequestAsync());
        await tickets[1].IsPublishedAsync();
    }
}
