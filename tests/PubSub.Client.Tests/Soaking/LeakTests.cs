using PubSub.Client.Protocol;
using PubSub.Client.Publishing;
using PubSub.Client.Subscriptions;
using PubSub.Client.Tests.Peers;
using PubSub.Client.Tests.Publishing;
using PubSub.Client.Tests.Subscriptions;
using Xunit.Abstractions;

namespace PubSub.Client.Tests.Soaking;

/// <summary>After a thousand breaks the process holds what it held after ten.</summary>
[Collection(nameof(Alone))]
[Trait("Run", "Soak")]
public sealed class LeakTests(ITestOutputHelper output)
{
    private static readonly int Rounds = Soak.Of(150, 1000);

    [Theory]
    [InlineData("ok")]
    [InlineData("reset")]
    [InlineData("connection")]
    [InlineData("silence")]
    public async Task A_receiver_that_reconnects_leaves_nothing_behind(string ending)
    {
        await using var server = await SubscribeServer.StartAsync();
        var time = new ManualTime();
        using var receiver = server.Resume(ReplayStart.Earliest, time: time);
        var reading = receiver.NextAsync();
        byte position = 0;
        await RepeatAsync(async () =>
        {
            var feed = await server.AcceptAsync();
            // None that has just been taken: it would be left out as a repetition.
            await feed.SendAsync([position++]);
            receiver.Taken(await reading, 0);
            reading = receiver.NextAsync();
            await EndAsync(feed, ending, server, time);
        });
        Assert.InRange(server.Client.Statistics.Reconnects, Rounds - 1, Rounds);
    }

    [Fact]
    public async Task A_publisher_that_reconnects_leaves_nothing_behind()
    {
        await using var server = await PublishServer.StartAsync();
        using var publisher = server.Resume(UnknownOutcomeAction.Resend);
        await RepeatAsync(async () =>
        {
            var ticket = await publisher.PublishAsync(7);
            publisher.Flush();
            var cut = await server.AcceptAsync();
            await cut.RequestAsync();
            cut.End("14");
            var feed = await server.AcceptAsync();
            await feed.AcceptAsync(await feed.RequestAsync());
            await ticket.IsPublishedAsync();
            feed.End("0");
            while (publisher.TakeNotice() is not null)
            {
                // As a cmdlet does; they would pile up otherwise.
            }
        });
    }

    [Fact]
    public async Task Receivers_that_are_ended_leave_nothing_behind()
    {
        await using var server = await SubscribeServer.StartAsync();
        await RepeatAsync(async () =>
        {
            using var receiver = server.Receive(ReplayStart.Earliest);
            var feed = await server.AcceptAsync();
            await feed.SendAsync([1]);
            receiver.Taken(await receiver.NextAsync(), 0);
            receiver.Dispose();
            await feed.Aborted.Soon();
        });
    }

    [Fact]
    public async Task Sessions_that_are_ended_leave_nothing_behind()
    {
        await using var server = await ServicePeer.StartAsync(call => call.Aborted);
        await RepeatAsync(async () =>
        {
            using var client = await server.ConnectAsync();
            using var call = client.Open(SubscribeCall.Subscribe);
            await call.WriteAsync(new FetchRequest { NumRequested = 1 });
        });
    }

    private static async Task EndAsync(Feed feed, string ending, SubscribeServer server, ManualTime time)
    {
        switch (ending)
        {
            case "ok": feed.End("0"); break;
            case "reset": feed.Reset(2); break;
            case "connection": server.CutConnections(); break;
            default:
                var patience = new SubscribeOptions { Topics = [] }.KeepAliveTimeout;
                await time.UntilDueIn(patience);
                time.Advance(patience);
                // What was due may have been the wait for the batch that has just come, given up a moment too late to count.
                while (await Task.WhenAny(feed.Aborted, Task.Delay(TimeSpan.FromSeconds(5))) != feed.Aborted)
                    time.Advance(patience);
                break;
        }
    }

    private async Task RepeatAsync(Func<Task> round)
    {
        for (var i = 0; i < 10; i++)
            await round();
        var after10 = Residue.Take();
        for (var i = 10; i < Rounds; i++)
            await round();
        output.WriteLine($"After 10 rounds {after10}; after {Rounds} {await after10.IsNotExceededAsync()}.");
    }
}
