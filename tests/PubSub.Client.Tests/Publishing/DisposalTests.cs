using PubSub.Client.Publishing;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Publishing;

/// <summary>A publisher that is disposed, or cannot reach the service, still answers for every event.</summary>
public sealed class DisposalTests
{
    [Fact]
    public async Task What_was_sent_has_an_unknown_fate_and_what_was_not_is_not_published()
    {
        await using var server = await PublishServer.StartAsync();
        var publisher = server.Publisher();
        var sent = await publisher.PublishAsync(0);
        publisher.Flush();
        var feed = await server.AcceptAsync();
        await feed.RequestAsync();
        var collected = await publisher.PublishAsync(1);
        publisher.Dispose();
        Assert.Equal("OUTCOME_UNKNOWN", await sent.FateAsync());
        Assert.Equal("NOT_PUBLISHED", await collected.FateAsync());
        await feed.Aborted.Soon();
    }

    [Fact]
    public async Task What_waits_to_be_sent_again_has_a_fate_too()
    {
        await using var server = await PublishServer.StartAsync();
        var time = new ManualTime();
        var publisher = server.Resume(time: time, random: 1);
        var ticket = await publisher.PublishAsync(0);
        publisher.Flush();
        var feed = await server.AcceptAsync();
        await feed.RefuseAsync(await feed.RequestAsync(), "PLATFORM_EVENT_PUBLISHING_UNAVAILABLE");
        await time.UntilDueIn(TimeSpan.FromSeconds(0.5));
        publisher.Dispose();
        Assert.Equal("NOT_PUBLISHED", await ticket.FateAsync());
    }

    [Fact]
    public async Task Who_waits_for_room_waits_no_longer()
    {
        await using var server = await PublishServer.StartAsync();
        var publisher = server.Publisher();
        var sent = await publisher.PublishAsync(Enumerable.Range(0, 8 * 200));
        var waiting = Enumerable.Range(0, 3).Select(i => publisher.PublishAsync($"w{i}", [1], null, default).AsTask()).ToArray();
        publisher.Dispose();
        foreach (var ticket in waiting)
            Assert.Equal("NOT_PUBLISHED", await (await ticket.Soon()).FateAsync());
        foreach (var ticket in sent)
            await ticket.FateAsync();
    }

    [Fact]
    public async Task A_request_that_the_server_does_not_read_is_given_up()
    {
        await using var server = await PublishServer.StartAsync();
        var (opened, aborted) = (new TaskCompletionSource(), new TaskCompletionSource());
        server.Play(async call =>
        {
            opened.SetResult();
            await call.Aborted;
            aborted.SetResult();
        });
        var publisher = server.Publisher();
        var tickets = new List<PublishTicket>();
        for (var i = 0; i < 8; i++)
            tickets.Add(await publisher.PublishAsync(i, 1024 * 1024));
        await opened.Task.Soon();
        publisher.Dispose();
        foreach (var ticket in tickets)
            Assert.Equal("NOT_PUBLISHED", await ticket.FateAsync());
        await aborted.Task.Soon();
    }

    [Fact]
    public async Task Events_that_are_only_collected_are_not_published()
    {
        await using var server = await PublishServer.StartAsync();
        var publisher = server.Publisher();
        var ticket = await publisher.PublishAsync(0);
        publisher.Dispose();
        publisher.Dispose();
        Assert.Equal("NOT_PUBLISHED", await ticket.FateAsync());
        Assert.Equal("NOT_PUBLISHED", await (await publisher.PublishAsync(1)).FateAsync());
        publisher.Flush();
    }

    [Fact]
    public async Task A_service_that_cannot_be_reached_has_published_nothing()
    {
        var server = await PublishServer.StartAsync();
        await using var other = server;
        using var publisher = server.Publisher();
        await server.StopAsync();
        var ticket = await publisher.PublishAsync(0);
        publisher.Flush();
        Assert.Equal("NOT_PUBLISHED", await ticket.FateAsync());
    }
}
