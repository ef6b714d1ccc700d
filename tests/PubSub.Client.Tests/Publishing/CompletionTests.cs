using PubSub.Client.Publishing;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Publishing;

/// <summary>Whoever sees that an event's fate is known finds all else done that follows from it.</summary>
public sealed class CompletionTests
{
    private const int Rounds = 20;

    [Fact]
    public async Task There_is_room_as_soon_as_a_request_is_answered()
    {
        await using var server = await PublishServer.StartAsync();
        using var publisher = server.Publisher();
        var tickets = (await publisher.PublishAsync(Enumerable.Range(0, 8 * 200))).ToList();
        var feed = await server.AcceptAsync();
        for (var i = 0; i < Rounds; i++)
        {
            Assert.False(publisher.HasRoom);
            var hasRoom = AtOnce(tickets[i * 200], () => publisher.HasRoom);
            await feed.AcceptAsync(await feed.RequestAsync());
            Assert.True(await hasRoom.Soon());
            tickets.AddRange(await publisher.PublishAsync(Enumerable.Range(tickets.Count, 200)));
        }
    }

    [Fact]
    public async Task What_is_published_is_counted_as_soon_as_it_is_known()
    {
        await using var server = await PublishServer.StartAsync();
        using var publisher = server.Publisher();
        PublishFeed? feed = null;
        for (var i = 0; i < Rounds; i++)
        {
            var ticket = await publisher.PublishAsync(i);
            var published = AtOnce(ticket, () => server.Client.Statistics.EventsPublished);
            publisher.Flush();
            feed ??= await server.AcceptAsync();
            await feed.AcceptAsync(await feed.RequestAsync());
            Assert.Equal(i + 1, await published.Soon());
        }
    }

    [Fact]
    public async Task That_the_allocation_is_used_up_is_told_as_soon_as_it_is_known()
    {
        await using var server = await PublishServer.StartAsync();
        for (var i = 0; i < Rounds; i++)
        {
            using var publisher = server.Publisher();
            var notice = AtOnce(await publisher.PublishAsync(i), publisher.TakeNotice);
            publisher.Flush();
            var feed = await server.AcceptAsync();
            await feed.RefuseAsync(await feed.RequestAsync(), PublishException.LimitExceeded);
            Assert.Contains("allocation is used up", (await notice.Soon())?.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task That_events_may_or_may_not_be_published_is_told_as_soon_as_it_is_known()
    {
        await using var server = await PublishServer.StartAsync();
        for (var i = 0; i < Rounds; i++)
        {
            using var publisher = server.Resume();
            var notice = AtOnce(await publisher.PublishAsync(i), publisher.TakeNotice);
            publisher.Flush();
            var feed = await server.AcceptAsync();
            await feed.RequestAsync();
            feed.EndWithoutStatus();
            Assert.Contains("1 events may or may not be published", (await notice.Soon())?.Text, StringComparison.Ordinal);
        }
    }

    /// <summary>What a thread that looks all the time sees at the very moment.</summary>
    private static Task<T> AtOnce<T>(PublishTicket ticket, Func<T> see) => Task.Factory.StartNew(
        () =>
        {
            while (!ticket.Completion.IsCompleted)
                Thread.SpinWait(1);
            return see();
        },
        CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
