using PubSub.Client.Errors;
using PubSub.Client.Grpc;
using PubSub.Client.Subscriptions;
using PubSub.Client.Tests.Peers;
using PubSub.Client.Tests.Publishing;
using PubSub.Client.Tests.Subscriptions;

namespace PubSub.Client.Tests.Session;

/// <summary>A session that is disconnected while somebody waits before the next attempt: up to a quarter of an hour, in an outage.</summary>
public sealed class DisconnectTests
{
    private static readonly TimeSpan Throttled = TimeSpan.FromSeconds(30);

    private readonly ManualTime _time = new();

    [Fact]
    public async Task A_receiver_learns_of_it_at_once()
    {
        await using var server = await SubscribeServer.StartAsync();
        using var receiver = server.Resume(ReplayStart.Earliest, time: _time);
        (await server.AcceptAsync()).End("8");
        var reading = receiver.NextAsync();
        await _time.UntilDueIn(Throttled);
        server.Client.Dispose();
        Assert.Equal(TransportFailure.Closed, (await Assert.ThrowsAsync<PubSubException>(() => reading)).Failure);
    }

    [Fact]
    public async Task A_publisher_learns_of_it_at_once()
    {
        await using var server = await PublishServer.StartAsync();
        server.Refuse("8");
        using var publisher = server.Resume(time: _time);
        var tickets = await publisher.SendAsync(1, 2);
        await _time.UntilDueIn(Throttled);
        server.Client.Dispose();
        foreach (var ticket in tickets)
            Assert.Equal("NOT_PUBLISHED", await ticket.FateAsync());
    }
}
