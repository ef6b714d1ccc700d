using PubSub.Client.Grpc;
using PubSub.Client.Protocol;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Grpc;

/// <summary>A call that is given up: the caller hears of it at once, and so does the server.</summary>
public sealed class CancellationTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cancelled_unary_call_is_reset_at_the_server(bool answerHasBegun)
    {
        await using var server = await HangingServer.StartAsync(answerHasBegun);
        using var cancel = new CancellationTokenSource();
        using var channel = Calls.Channel(server.Address);
        var call = channel.UnaryAsync(cancellationToken: cancel.Token);
        await server.Called.Soon();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await server.Aborted.Soon();
    }

    [Fact]
    public async Task A_deadline_ends_a_call_at_both_sides()
    {
        await using var server = await HangingServer.StartAsync(answerBegins: true);
        using var channel = Calls.Channel(server.Address);
        // On a busy machine the time may be over before the call has come to the server.
        for (var deadline = TimeSpan.FromSeconds(0.2); !server.Called.IsCompleted; deadline *= 2)
            Assert.Equal(StatusCode.DeadlineExceeded, (await channel.UnaryAsync(deadline: deadline).FailsAsync()).Status);
        await server.Aborted.Soon();
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task A_duplex_call_that_is_cancelled_or_disposed_is_reset_at_the_server(bool answerHasBegun, bool dispose)
    {
        await using var server = await HangingServer.StartAsync(answerHasBegun);
        using var cancel = new CancellationTokenSource();
        using var channel = Calls.Channel(server.Address);
        using var call = channel.Duplex(cancel.Token);
        var read = call.ReadAsync().AsTask();
        await server.Called.Soon();
        if (dispose)
            call.Dispose();
        else
            await cancel.CancelAsync();
        Assert.Equal(StatusCode.Cancelled, (await read.FailsAsync()).Status);
        Assert.Equal(StatusCode.Cancelled, (await call.ReadAsync().AsTask().FailsAsync()).Status);
        Assert.Equal(StatusCode.Cancelled, (await call.WriteAsync(new TopicRequest()).FailsAsync()).Status);
        call.Dispose();
        await server.Aborted.Soon();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_call_that_is_disposed_between_two_reads_is_reset_at_the_server(bool isHalfClosed)
    {
        var (ready, aborted) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var peer = await KestrelPeer.StartAsync(async http =>
        {
            var server = new ServerCall(http);
            await server.SendAsync(new TopicInfo { TopicName = "t" });
            if (isHalfClosed)
                await server.ReadAsync(TopicRequest.Parser);
            ready.SetResult();
            await server.Aborted;
            aborted.SetResult();
        });
        using var channel = Calls.Channel(peer.Address);
        using var call = channel.Duplex();
        Assert.NotNull(await call.ReadAsync().Soon());
        if (isHalfClosed)
            call.Complete();
        await ready.Task.Soon();
        call.Dispose();
        await aborted.Task.Soon();
    }

    [Fact]
    public async Task A_call_can_be_cancelled_while_it_connects()
    {
        var connected = new TaskCompletionSource();
        await using var peer = new RawPeer(_ => { connected.SetResult(); return Task.CompletedTask; });
        using var cancel = new CancellationTokenSource();
        using var channel = Calls.Channel(peer.SecureAddress);
        var unary = channel.UnaryAsync(cancellationToken: cancel.Token);
        using var duplex = channel.Duplex(cancel.Token);
        var (read, write) = (duplex.ReadAsync().AsTask(), duplex.WriteAsync(new TopicRequest()));
        await connected.Task.Soon();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => unary);
        Assert.Equal(StatusCode.Cancelled, (await read.FailsAsync()).Status);
        Assert.Equal(StatusCode.Cancelled, (await write.FailsAsync()).Status);
    }

    [Fact]
    public async Task Disposing_the_channel_ends_its_calls()
    {
        await using var server = await HangingServer.StartAsync(answerBegins: true);
        var channel = Calls.Channel(server.Address);
        using var call = channel.Duplex();
        var read = call.ReadAsync().AsTask();
        await server.Called.Soon();
        channel.Dispose();
        call.Dispose();
        await read.FailsAsync();
        await server.Aborted.Soon();
    }

    [Fact]
    public async Task A_write_that_waits_for_the_server_ends_with_the_call()
    {
        await using var server = await HangingServer.StartAsync(answerBegins: true);
        using var channel = Calls.Channel(server.Address);
        using var call = channel.Duplex();
        var writes = Enumerable.Range(0, 3).Select(_ => call.WriteAsync(new TopicRequest { TopicName = new string('x', 4_000_000) })).ToArray();
        await server.Called.Soon();
        Assert.All(writes, w => Assert.False(w.IsCompleted));
        call.Dispose();
        foreach (var write in writes)
            Assert.Equal(StatusCode.Cancelled, (await write.FailsAsync()).Status);
    }
}
