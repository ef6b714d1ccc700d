using PubSub.Client.Grpc;
using PubSub.Client.Protocol;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Grpc;

/// <summary>What is left when a call has ended: its status for those who come late, and nothing else.</summary>
public sealed class EndOfCallTests
{
    [Fact]
    public async Task A_write_after_the_end_reports_the_status_that_was_read()
    {
        await using var peer = await RefusingAsync();
        using var channel = Calls.Channel(peer.Address);
        using var call = channel.Duplex();
        Assert.Equal(StatusCode.NotFound, (await call.ReadAsync().AsTask().FailsAsync()).Status);
        Assert.Equal(StatusCode.NotFound, (await call.WriteAsync(new TopicRequest()).FailsAsync()).Status);
    }

    [Fact]
    public async Task A_write_after_an_end_that_nobody_has_read_is_no_cancellation_and_leaves_the_status_to_be_read()
    {
        await using var peer = await RefusingAsync();
        using var channel = Calls.Channel(peer.Address);
        using var call = channel.Duplex();
        Assert.NotEqual(StatusCode.Cancelled, (await WriteUntilItFailsAsync(call).FailsAsync()).Status);
        Assert.Equal(StatusCode.NotFound, (await call.ReadAsync().AsTask().FailsAsync()).Status);
    }

    [Fact]
    public async Task A_write_after_an_end_with_ok_fails_and_is_no_cancellation()
    {
        await using var peer = await KestrelPeer.StartAsync(async http =>
        {
            var call = new ServerCall(http);
            await call.StartAsync();
            call.End();
        });
        using var channel = Calls.Channel(peer.Address);
        using var call = channel.Duplex();
        Assert.Null(await call.ReadAsync().Soon());
        Assert.Equal(StatusCode.Unavailable, (await WriteUntilItFailsAsync(call).FailsAsync()).Status);
    }

    [Fact]
    public async Task A_half_close_goes_behind_what_was_written_and_nothing_goes_behind_it()
    {
        var seen = new List<string?>();
        await using var peer = await KestrelPeer.StartAsync(async http =>
        {
            var call = new ServerCall(http);
            await call.StartAsync();
            do
                seen.Add((await call.ReadAsync(TopicRequest.Parser))?.TopicName);
            while (seen[^1] is not null);
            call.End();
        });
        using var channel = Calls.Channel(peer.Address);
        using var call = channel.Duplex();
        var large = new string('x', 1024 * 1024);
        var writing = call.WriteAsync(new TopicRequest { TopicName = large });
        call.Complete();
        Assert.Equal(StatusCode.Cancelled, (await call.WriteAsync(new TopicRequest { TopicName = "late" }).FailsAsync()).Status);
        await writing.Soon();
        Assert.Null(await call.ReadAsync().Soon());
        Assert.Equal([large, null], seen);
    }

    [Fact]
    public async Task Two_hundred_calls_that_are_given_up_leave_nothing_behind()
    {
        const int Count = 200;
        var open = 0;
        var begun = new SemaphoreSlim(0);
        var ended = new SemaphoreSlim(0);
        await using var peer = await KestrelPeer.StartAsync(async http =>
        {
            var call = new ServerCall(http);
            Interlocked.Increment(ref open);
            await call.SendAsync(new TopicInfo());
            begun.Release();
            await call.Aborted;
            Interlocked.Decrement(ref open);
            ended.Release();
        });
        using var channel = Calls.Channel(peer.Address);
        var calls = new List<WeakReference>();
        for (var i = 0; i < Count; i++)
            calls.Add(await GiveUpAsync(channel, begun));
        for (var i = 0; i < Count; i++)
            Assert.True(await ended.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal(0, Volatile.Read(ref open));
        Assert.Equal(1, peer.Connections);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        // The last one or two may still be on somebody's stack.
        Assert.InRange(calls.Count(c => c.IsAlive), 0, 5);
    }

    private static async Task<WeakReference> GiveUpAsync(GrpcChannel channel, SemaphoreSlim begun)
    {
        var call = channel.Duplex();
        var read = call.ReadAsync().AsTask();
        Assert.True(await begun.WaitAsync(TimeSpan.FromSeconds(60)));
        await read.Soon();
        var pending = call.ReadAsync().AsTask();
        call.Dispose();
        await pending.FailsAsync();
        return new WeakReference(call);
    }

    private static async Task WriteUntilItFailsAsync(DuplexCall<TopicRequest, TopicInfo> call)
    {
        while (true)
            await call.WriteAsync(new TopicRequest());
    }

    private static Task<KestrelPeer> RefusingAsync() => KestrelPeer.StartAsync(async http =>
    {
        var call = new ServerCall(http);
        await call.StartAsync();
        call.End("5", "no such topic");
    });
}
