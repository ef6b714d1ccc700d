using Google.Protobuf;
using PubSub.Client.Protocol;
using PubSub.Client.Publishing;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Publishing;

/// <summary>What becomes of each event, whatever the service answers.</summary>
public sealed class OutcomeTests : IAsyncLifetime
{
    private PublishServer _server = null!;
    private Publisher _publisher = null!;

    /// <summary>The statuses that say that a request was refused.</summary>
    public static TheoryData<string> Refusals => ["3", "5", "7", "12", "16"];

    public async Task InitializeAsync()
    {
        _server = await PublishServer.StartAsync();
        _publisher = _server.Publisher();
    }

    public async Task DisposeAsync()
    {
        _publisher.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Answers_out_of_order_reach_the_events_that_they_are_about()
    {
        var tickets = await SendAsync(2, 2, 2);
        var feed = await _server.AcceptAsync();
        var requests = new[] { await feed.RequestAsync(), await feed.RequestAsync(), await feed.RequestAsync() };
        foreach (var i in new[] { 2, 0, 1 })
            await feed.AcceptAsync(requests[i]);
        foreach (var ticket in tickets)
            await ticket.IsPublishedAsync();
    }

    [Fact]
    public async Task Answers_without_keys_are_taken_in_order()
    {
        var tickets = await SendAsync(1, 1);
        var feed = await _server.AcceptAsync();
        for (var i = 0; i < 2; i++)
        {
            await feed.RequestAsync();
            await feed.SendAsync(new PublishResponse { Results = { new PublishResult { ReplayId = ByteString.CopyFrom(BitConverter.GetBytes(i)) } } });
        }
        await tickets[0].IsPublishedAsync();
        await tickets[1].IsPublishedAsync();
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(2, 0)]
    [InlineData(1, 2)]
    [InlineData(2, 1, 0)]
    public async Task Results_in_another_order_go_by_their_keys_and_a_missing_one_is_no_other(params int[] answered)
    {
        var tickets = await SendAsync(3);
        var feed = await _server.AcceptAsync();
        var events = (await feed.RequestAsync()).Events;
        PublishResult Result(int i) => new() { CorrelationKey = events[i].Id, ReplayId = ByteString.CopyFrom((byte)i) };
        await feed.SendAsync(new PublishResponse { Results = { answered.Select(Result) } });
        for (var i = 0; i < tickets.Length; i++)
        {
            await tickets[i].Completion.Soon();
            Assert.Equal(answered.Contains(i) ? [(byte)i] : null, tickets[i].ReplayId);
            Assert.Equal(answered.Contains(i) ? PublishOutcome.Published : PublishOutcome.Unknown, tickets[i].Outcome);
        }
    }

    [Fact]
    public async Task Keep_alives_are_no_answers()
    {
        var tickets = await SendAsync(1);
        var feed = await _server.AcceptAsync();
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
        var feed = await _server.AcceptAsync();
        var request = await feed.RequestAsync();
        var response = new PublishResponse { Results = { request.Events.Select(PublishFeed.Published) } };
        response.Results[1] = new PublishResult { CorrelationKey = "1", Error = new Error { Code = ErrorCode.Publish, Msg = text } };
        await feed.SendAsync(response);
        await tickets[0].IsPublishedAsync();
        Assert.Equal(code, await tickets[1].FateAsync());
        Assert.Contains(text, tickets[1].Error!.Message, StringComparison.Ordinal);
        await tickets[2].IsPublishedAsync();
    }

    [Fact]
    public async Task Events_that_an_answer_leaves_out_are_not_taken_for_published()
    {
        var tickets = await SendAsync(3);
        var feed = await _server.AcceptAsync();
        var request = await feed.RequestAsync();
        await feed.SendAsync(new PublishResponse { Results = { PublishFeed.Published(request.Events[0]) }, RpcId = "rpc-7" });
        await tickets[0].IsPublishedAsync();
        Assert.Equal("OUTCOME_UNKNOWN", await tickets[1].FateAsync());
        Assert.Contains("rpc-7", tickets[2].Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_results_than_events_do_no_harm()
    {
        var tickets = await SendAsync(1);
        var feed = await _server.AcceptAsync();
        var published = PublishFeed.Published((await feed.RequestAsync()).Events[0]);
        await feed.SendAsync(new PublishResponse { Results = { published, published } });
        await tickets[0].IsPublishedAsync();
    }

    [Fact]
    public async Task An_answer_for_a_foreign_event_leaves_the_fate_of_all_under_way_unknown_and_the_next_go_out_anew()
    {
        var tickets = await SendAsync(1, 1);
        var feed = await _server.AcceptAsync();
        await feed.RequestAsync();
        await feed.RequestAsync();
        await feed.SendAsync(new PublishResponse { Results = { new PublishResult { CorrelationKey = "foreign" } }, RpcId = "rpc-9" });
        Assert.Equal("OUTCOME_UNKNOWN", await tickets[0].FateAsync());
        Assert.Equal("OUTCOME_UNKNOWN", await tickets[1].FateAsync());
        Assert.Contains("rpc-9", tickets[0].Error!.Message, StringComparison.Ordinal);
        var next = await SendAsync(1);
        feed = await _server.AcceptAsync();
        await feed.AcceptAsync(await feed.RequestAsync());
        await next[0].IsPublishedAsync();
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
        var feed = await _server.AcceptAsync();
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
    public async Task A_server_that_fails_in_place_of_its_first_answer_leaves_the_fate_unknown_unless_it_is_a_refusal(string status, string fate)
    {
        _server.Play(async call =>
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
        var feed = await _server.AcceptAsync();
        await feed.RequestAsync();
        await feed.RequestAsync();
        feed.End(status, "the reason");
        Assert.Equal("OUTCOME_UNKNOWN", await tickets[0].FateAsync());
        Assert.Equal("OUTCOME_UNKNOWN", await tickets[1].FateAsync());
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_refusal_at_the_headers_is_about_all_requests(string status)
    {
        _server.Play(async call =>
        {
            await call.ReadAsync(PublishRequest.Parser);
            await call.ReadAsync(PublishRequest.Parser);
            call.Http.Response.ContentType = "application/grpc";
            call.Http.Response.Headers["grpc-status"] = status;
        });
        var tickets = await SendAsync(1, 1);
        Assert.Equal("NOT_PUBLISHED", await tickets[0].FateAsync());
        Assert.Equal("NOT_PUBLISHED", await tickets[1].FateAsync());
    }

    [Fact]
    public async Task A_refusal_by_somebody_in_between_is_about_all_requests()
    {
        _server.Play(async call =>
        {
            await call.ReadAsync(PublishRequest.Parser);
            await call.ReadAsync(PublishRequest.Parser);
            call.Http.Response.StatusCode = 403;
            call.Http.Response.ContentType = "text/html";
        });
        var tickets = await SendAsync(1, 1);
        Assert.Equal("NOT_PUBLISHED", await tickets[0].FateAsync());
        Assert.Equal("NOT_PUBLISHED", await tickets[1].FateAsync());
    }

    [Fact]
    public async Task A_result_without_position_and_error_says_nothing()
    {
        var tickets = await SendAsync(2);
        var feed = await _server.AcceptAsync();
        var request = await feed.RequestAsync();
        await feed.SendAsync(new PublishResponse { Results = { PublishFeed.Published(request.Events[0]), new PublishResult { CorrelationKey = "1" } }, RpcId = "rpc-8" });
        await tickets[0].IsPublishedAsync();
        Assert.Equal("OUTCOME_UNKNOWN", await tickets[1].FateAsync());
        Assert.Contains("rpc-8", tickets[1].Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_the_server_closed_for_idling_is_opened_again()
    {
        var first = await SendAsync(1);
        var feed = await _server.AcceptAsync();
        await feed.AcceptAsync(await feed.RequestAsync());
        await first[0].IsPublishedAsync();
        feed.End("0");
        // The end may still be on its way, and an event cross it; that one's fate is unknown, and the next opens the stream again.
        var again = _server.AcceptAsync();
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

    private int _next;

    /// <summary>Publishes a request of each size.</summary>
    private async Task<PublishTicket[]> SendAsync(params int[] sizes)
    {
        var tickets = new List<PublishTicket>();
        foreach (var size in sizes)
        {
            tickets.AddRange(await _publisher.PublishAsync(Enumerable.Range(_next, size)));
            _next += size;
            _publisher.Flush();
        }
        return [.. tickets];
    }
}
