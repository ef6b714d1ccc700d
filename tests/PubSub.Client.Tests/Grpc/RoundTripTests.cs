using PubSub.Client.Protocol;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Grpc;

public sealed class RoundTripTests
{
    [Fact]
    public async Task A_unary_call_brings_the_answer()
    {
        await using var peer = await KestrelPeer.StartAsync(async http =>
        {
            var call = new ServerCall(http);
            var request = await call.ReadAsync(TopicRequest.Parser);
            await call.SendAsync(new TopicInfo { TopicName = request!.TopicName, CanPublish = true });
            call.End();
        });
        using var channel = Calls.Channel(peer.Address);
        Assert.Equal(new TopicInfo { TopicName = "/event/Ü__e", CanPublish = true }, await channel.UnaryAsync("/event/Ü__e"));
    }

    [Fact]
    public async Task A_duplex_call_talks_in_turns_until_it_is_half_closed_and_then_ends_with_ok()
    {
        var halfClosed = new TaskCompletionSource();
        await using var peer = await KestrelPeer.StartAsync(async http =>
        {
            var call = new ServerCall(http);
            while (await call.ReadAsync(TopicRequest.Parser) is { } request)
                await call.SendAsync(new TopicInfo { TopicName = request.TopicName });
            halfClosed.SetResult();
            call.End();
        });
        using var channel = Calls.Channel(peer.Address);
        using var call = channel.Duplex();
        for (var i = 0; i < 20; i++)
        {
            await call.WriteAsync(new TopicRequest { TopicName = $"{i}" }).Soon();
            Assert.Equal($"{i}", (await call.ReadAsync().Soon())!.TopicName);
        }
        call.Complete();
        await halfClosed.Task.Soon();
        Assert.Null(await call.ReadAsync().Soon());
    }

    [Fact]
    public async Task Messages_of_many_writers_do_not_mix()
    {
        const int Writers = 40;
        var sizes = new List<int>();
        await using var peer = await KestrelPeer.StartAsync(async http =>
        {
            var call = new ServerCall(http);
            while (await call.ReadAsync(TopicRequest.Parser) is { } request)
            {
                Assert.All(request.TopicName, c => Assert.Equal(request.TopicName[0], c));
                sizes.Add(request.TopicName.Length);
            }
            call.End();
        });
        using var channel = Calls.Channel(peer.Address);
        using var call = channel.Duplex();
        await Task.WhenAll(Enumerable.Range(1, Writers).Select(i =>
            Task.Run(() => call.WriteAsync(new TopicRequest { TopicName = new string((char)('0' + i), i * 1000) })))).Soon();
        call.Complete();
        Assert.Null(await call.ReadAsync().Soon());
        Assert.Equal(Enumerable.Range(1, Writers).Select(i => i * 1000), sizes.Order());
    }

    [Fact]
    public async Task Reading_goes_on_while_a_write_waits_for_the_server_to_take_it()
    {
        var read = new TaskCompletionSource();
        await using var peer = await KestrelPeer.StartAsync(async http =>
        {
            var call = new ServerCall(http);
            await call.SendAsync(new TopicInfo { TopicName = "meanwhile" });
            await read.Task;
            await call.ReadAsync(TopicRequest.Parser);
            call.End();
        });
        using var channel = Calls.Channel(peer.Address);
        using var call = channel.Duplex();
        // More than any window lets through while nobody reads.
        var write = call.WriteAsync(new TopicRequest { TopicName = new string('x', 8 * 1024 * 1024) });
        Assert.Equal("meanwhile", (await call.ReadAsync().Soon())!.TopicName);
        Assert.False(write.IsCompleted);
        read.SetResult();
        await write.Soon();
        Assert.Null(await call.ReadAsync().Soon());
    }

    [Fact]
    public async Task An_answer_of_megabytes_arrives_whole()
    {
        var messages = await Calls.ReadAllAsync(async http =>
        {
            var call = new ServerCall(http);
            await call.SendAsync(new TopicInfo { TopicName = "small" });
            await call.SendAsync(new TopicInfo { TopicName = new string('y', 5_000_000) });
            await call.SendAsync(new TopicInfo { TopicName = "small again" });
            call.End();
        });
        Assert.Equal([5, 5_000_000, 11], messages.Select(m => m.TopicName.Length));
    }
}
