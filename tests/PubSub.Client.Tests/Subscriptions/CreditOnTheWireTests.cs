using PubSub.Client.Protocol;
using PubSub.Client.Subscriptions;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Subscriptions;

/// <summary>What a subscription asks the service for, number by number.</summary>
public sealed class CreditOnTheWireTests
{
    [Fact]
    public async Task The_first_request_has_the_topic_the_start_and_the_credit()
    {
        await using var server = await SubscribeServer.StartAsync();
        using var receiver = server.Receive(ReplayStart.After([1, 2, 3]));
        var request = await (await server.AcceptAsync()).RequestAsync();
        Assert.Equal("/event/A__e", request.TopicName);
        Assert.Equal((ReplayPreset.Custom, "010203", 100), (request.ReplayPreset, Convert.ToHexString(request.ReplayId.Span), request.NumRequested));
    }

    [Theory]
    [InlineData(7, 100, new[] { 7 })]
    [InlineData(100, 100, new[] { 100 })]
    [InlineData(250, 100, new[] { 100, 100, 50 })]
    [InlineData(5, 2, new[] { 2, 2, 1 })]
    public async Task A_count_is_asked_for_exactly_and_then_nothing_more(int count, int batchSize, int[] asked)
    {
        await using var server = await SubscribeServer.StartAsync();
        using var receiver = server.Receive(count, batchSize);
        var feed = await server.AcceptAsync();
        foreach (var ask in asked)
        {
            Assert.Equal(ask, (await feed.RequestAsync()).NumRequested);
            await feed.SendAsync(ask);
            await TakeAsync(receiver, ask);
        }
        await NothingIsAskedAsync(receiver, feed);
    }

    [Fact]
    public async Task Credit_goes_on_when_half_of_it_has_been_served()
    {
        await using var server = await SubscribeServer.StartAsync();
        using var receiver = server.Receive(count: 250);
        var feed = await server.AcceptAsync();
        Assert.Equal(100, (await feed.RequestAsync()).NumRequested);
        await feed.SendAsync(49);
        await TakeAsync(receiver, 49);
        Assert.False(feed.HasRequest);
        await feed.SendAsync(1);
        Assert.Equal(50, (await feed.RequestAsync()).NumRequested);
    }

    [Fact]
    public async Task Nothing_is_asked_for_while_more_than_a_batch_waits_and_then_for_a_whole_one()
    {
        await using var server = await SubscribeServer.StartAsync();
        using var receiver = server.Receive(count: null);
        var feed = await server.AcceptAsync();
        Assert.Equal(100, (await feed.RequestAsync()).NumRequested);
        await feed.SendAsync(100);
        Assert.Equal(100, (await feed.RequestAsync()).NumRequested);
        await feed.SendAsync(100);
        // Both batches have come when the second can be read.
        var first = await receiver.NextAsync();
        var second = await receiver.NextAsync();
        for (var i = 0; i < 99; i++)
            receiver.Taken(first, i);
        Assert.False(feed.HasRequest);
        receiver.Taken(first, 99);
        Assert.Equal(100, (await feed.RequestAsync()).NumRequested);
        for (var i = 0; i < 100; i++)
            receiver.Taken(second, i);
        await NothingIsAskedAsync(receiver, feed);
    }

    [Fact]
    public async Task Fields_that_nobody_knows_are_no_events()
    {
        // Field 100 as a varint, as four and as eight bytes, as bytes that look like an event, and as a group around one.
        var unknown = FetchResponse.Parser.ParseFrom(Convert.FromHexString("A00601" + "A50601020304" + "A1060102030405060708" + "A206020A00" + "A3060A00A406"));
        await using var server = await SubscribeServer.StartAsync();
        using var receiver = server.Receive(count: 60, batchSize: 50);
        var feed = await server.AcceptAsync();
        Assert.Equal(50, (await feed.RequestAsync()).NumRequested);
        await feed.SendAsync(50, unknown);
        Assert.Equal(10, (await feed.RequestAsync()).NumRequested);
        await TakeAsync(receiver, 50);
    }

    [Fact]
    public async Task A_small_batch_size_is_kept_to()
    {
        await using var server = await SubscribeServer.StartAsync();
        using var receiver = server.Receive(count: null, batchSize: 1);
        var feed = await server.AcceptAsync();
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(1, (await feed.RequestAsync()).NumRequested);
            await feed.SendAsync(1);
            await TakeAsync(receiver, 1);
        }
    }

    private static async Task TakeAsync(EventReceiver receiver, int count)
    {
        while (count > 0)
        {
            var batch = await receiver.NextAsync();
            for (var i = 0; i < batch.Count; i++, count--)
                receiver.Taken(batch, i);
        }
    }

    /// <summary>An event that was not asked for comes after everything that the client could have written by then.</summary>
    private static async Task NothingIsAskedAsync(EventReceiver receiver, Feed feed)
    {
        await feed.SendAsync(1);
        await receiver.ReadAsync(default).Soon();
        Assert.False(feed.HasRequest);
    }
}
