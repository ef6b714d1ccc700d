using Google.Protobuf;
using PubSub.Client.Protocol;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Publishing;

/// <summary>How events are put into requests.</summary>
public sealed class BatchingTests
{
    [Fact]
    public async Task Two_hundred_events_are_a_request_and_the_rest_goes_with_a_flush()
    {
        await using var server = await PublishServer.StartAsync();
        using var publisher = server.Publisher();
        var tickets = await publisher.PublishAsync(Enumerable.Range(0, 450));
        publisher.Flush();
        var feed = await server.AcceptAsync();
        var next = 0;
        foreach (var count in new[] { 200, 200, 50 })
        {
            var request = await feed.RequestAsync();
            Assert.Equal("/event/A__e", request.TopicName);
            Assert.Equal(Enumerable.Range(next, count).Select(i => $"{i}"), request.Events.Select(e => e.Id));
            Assert.All(request.Events, e => Assert.Equal(("schema", 1), (e.SchemaId, e.Payload.Length)));
            next += count;
            await feed.AcceptAsync(request);
        }
        for (var i = 0; i < tickets.Length; i++)
        {
            Assert.Equal(($"{i}", i), (tickets[i].EventId, tickets[i].Input));
            await tickets[i].IsPublishedAsync();
        }
    }

    [Fact]
    public async Task A_request_holds_as_many_bytes_as_are_recommended_and_no_more()
    {
        const int Limit = 3_000_000;
        await using var server = await PublishServer.StartAsync();
        using var publisher = server.Publisher();
        var random = new Random(1);
        var sent = Task.Run(async () =>
        {
            for (var i = 0; i < 40; i++)
                await publisher.PublishAsync(i, random.Next(1, 1024 * 1024));
            publisher.Flush();
        });
        var feed = await server.AcceptAsync();
        var requests = new List<PublishRequest>();
        while (requests.Sum(r => r.Events.Count) < 40)
        {
            requests.Add(await feed.RequestAsync());
            await feed.AcceptAsync(requests[^1]);
        }
        await sent.Soon();
        Assert.All(requests, r => Assert.InRange(SizeOf(r.Events), 0, Limit));
        Assert.All(requests.Zip(requests.Skip(1)), pair => Assert.True(SizeOf(pair.First.Events.Append(pair.Second.Events[0])) > Limit));
        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"{i}"), requests.SelectMany(r => r.Events).Select(e => e.Id));
    }

    [Fact]
    public async Task An_event_that_waits_alone_is_sent_after_a_moment()
    {
        await using var server = await PublishServer.StartAsync();
        using var publisher = server.Publisher(lingers: true);
        var ticket = await publisher.PublishAsync(0);
        var feed = await server.AcceptAsync();
        await feed.AcceptAsync(await feed.RequestAsync());
        await ticket.IsPublishedAsync();
        ticket = await publisher.PublishAsync(1);
        await feed.AcceptAsync(await feed.RequestAsync());
        await ticket.IsPublishedAsync();
    }

    [Fact]
    public async Task An_event_over_the_limit_is_refused_and_not_sent_and_one_at_the_limit_is_sent()
    {
        await using var server = await PublishServer.StartAsync();
        using var publisher = server.Publisher();
        var tooLarge = await publisher.PublishAsync(0, (1024 * 1024) + 1);
        Assert.True(tooLarge.Completion.IsCompleted);
        Assert.Equal("EVENT_TOO_LARGE", await tooLarge.FateAsync());
        await publisher.PublishAsync(1, 1024 * 1024);
        publisher.Flush();
        Assert.Equal("1", Assert.Single((await (await server.AcceptAsync()).RequestAsync()).Events).Id);
    }

    [Fact]
    public async Task Eight_requests_are_under_way_and_the_next_event_waits_for_an_answer()
    {
        await using var server = await PublishServer.StartAsync();
        using var publisher = server.Publisher();
        await publisher.PublishAsync(Enumerable.Range(0, 8 * 200));
        var waiting = publisher.PublishAsync("1600", [1], 1600, default).AsTask();
        var feed = await server.AcceptAsync();
        var requests = new List<PublishRequest>();
        for (var i = 0; i < 8; i++)
            requests.Add(await feed.RequestAsync());
        Assert.False(waiting.IsCompleted);
        await feed.AcceptAsync(requests[5]);
        var ticket = await waiting.Soon();
        publisher.Flush();
        await feed.AcceptAsync(await feed.RequestAsync());
        await ticket.IsPublishedAsync();
    }

    [Fact]
    public async Task Waiting_for_room_can_be_cancelled_and_takes_no_room()
    {
        await using var server = await PublishServer.StartAsync();
        using var publisher = server.Publisher();
        await publisher.PublishAsync(Enumerable.Range(0, 8 * 200));
        using var cancel = new CancellationTokenSource();
        var waiting = publisher.PublishAsync("x", [1], null, cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Soon());
        var feed = await server.AcceptAsync();
        await feed.AcceptAsync(await feed.RequestAsync());
        await publisher.PublishAsync(1600);
    }

    [Fact]
    public async Task Events_of_several_threads_all_arrive_once()
    {
        await using var server = await PublishServer.StartAsync();
        using var publisher = server.Publisher(lingers: true);
        var tickets = Task.WhenAll(Enumerable.Range(0, 4).Select(t => Task.Run(() => publisher.PublishAsync(Enumerable.Range(t * 2000, 2000)))));
        var feed = await server.AcceptAsync();
        var ids = new HashSet<string>();
        while (ids.Count < 8000)
        {
            var request = await feed.RequestAsync();
            Assert.All(request.Events, e => Assert.True(ids.Add(e.Id)));
            await feed.AcceptAsync(request);
        }
        foreach (var ticket in (await tickets.Soon()).SelectMany(t => t))
            await ticket.IsPublishedAsync();
    }

    private static int SizeOf(IEnumerable<ProducerEvent> events) => events.Sum(e => 1 + CodedOutputStream.ComputeMessageSize(e));
}
