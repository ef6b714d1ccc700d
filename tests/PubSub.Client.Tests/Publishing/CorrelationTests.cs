using Google.Protobuf;
using PubSub.Client.Protocol;
using PubSub.Client.Publishing;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Publishing;

/// <summary>Which event a result is about.</summary>
public sealed class CorrelationTests : PublishingTests
{
    [Fact]
    public async Task Answers_out_of_order_reach_the_events_that_they_are_about()
    {
        var tickets = await SendAsync(2, 2, 2);
        var feed = await Server.AcceptAsync();
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
        var feed = await Server.AcceptAsync();
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
        var feed = await Server.AcceptAsync();
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
    public async Task Events_that_an_answer_leaves_out_are_not_taken_for_published()
    {
        var tickets = await SendAsync(3);
        var feed = await Server.AcceptAsync();
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
        var feed = await Server.AcceptAsync();
        var published = PublishFeed.Published((await feed.RequestAsync()).Events[0]);
        await feed.SendAsync(new PublishResponse { Results = { published, published } });
        await tickets[0].IsPublishedAsync();
    }

    [Fact]
    public async Task An_answer_for_a_foreign_event_leaves_the_fate_of_all_under_way_unknown_and_the_next_go_out_anew()
    {
        var tickets = await SendAsync(1, 1);
        var feed = await Server.AcceptAsync();
        await feed.RequestAsync();
        await feed.RequestAsync();
        await feed.SendAsync(new PublishResponse { Results = { new PublishResult { CorrelationKey = "foreign" } }, RpcId = "rpc-9" });
        Assert.Equal("OUTCOME_UNKNOWN", await tickets[0].FateAsync());
        Assert.Equal("OUTCOME_UNKNOWN", await tickets[1].FateAsync());
        Assert.Contains("rpc-9", tickets[0].Error!.Message, StringComparison.Ordinal);
        var next = await SendAsync(1);
        feed = await Server.AcceptAsync();
        await feed.AcceptAsync(await feed.RequestAsync());
        await next[0].IsPublishedAsync();
    }

    /// <param name="places">Which event the result in each place is of; <c>~</c> before it where it has no key.</param>
    /// <param name="fates">What becomes of the events: published (p) or unknown (?).</param>
    [Theory]
    [InlineData("~0 ~1 ~2 ~3", "pppp")]
    [InlineData("0 ~1 2 ~3", "pppp")]
    [InlineData("~0 1 2 3", "pppp")]
    // Fewer, or more, without keys: who is meant?
    [InlineData("~0 ~1 ~3", "????")]
    [InlineData("~0 ~1 ~2 ~3 ~4", "????")]
    // Those that are named are certain; where they stand in others' places, the places of those that are not named say nothing.
    [InlineData("3 ~2 1 ~0", "?p?p")]
    [InlineData("0 ~1 ~2 3", "pppp")]
    [InlineData("~0 2 1 ~3", "?pp?")]
    [InlineData("0 1 ~3", "pp??")]
    public async Task A_result_without_a_key_is_of_the_event_in_its_place_only_if_all_results_are_in_place(string places, string fates)
    {
        var tickets = await SendAsync(fates.Length);
        var feed = await Server.AcceptAsync();
        await feed.RequestAsync();
        var response = new PublishResponse();
        foreach (var place in places.Split(' '))
            response.Results.Add(new PublishResult { CorrelationKey = place[0] == '~' ? "" : place, ReplayId = ByteString.CopyFrom((byte)(place[^1] - '0')) });
        await feed.SendAsync(response);
        for (var i = 0; i < fates.Length; i++)
        {
            await tickets[i].Completion.Soon();
            Assert.Equal(fates[i] == 'p' ? PublishOutcome.Published : PublishOutcome.Unknown, tickets[i].Outcome);
        }
    }

    [Fact]
    public async Task An_answer_of_which_the_first_result_has_no_key_is_of_the_request_that_the_others_name()
    {
        var tickets = await SendAsync(2, 2);
        var feed = await Server.AcceptAsync();
        var requests = new[] { await feed.RequestAsync(), await feed.RequestAsync() };
        foreach (var request in requests.Reverse())
        {
            var results = request.Events.Select(PublishFeed.Published).ToArray();
            results[0].CorrelationKey = "";
            await feed.SendAsync(new PublishResponse { Results = { results } });
        }
        foreach (var ticket in tickets)
            await ticket.IsPublishedAsync();
    }
}
