using System.Net.Sockets;
using PubSub.Client.Grpc;
using PubSub.Client.Protocol;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Grpc;

/// <summary>A connection that one call has found silent, and others are about to use.</summary>
public sealed class AbandonedConnectionTests
{
    [Fact]
    public async Task A_call_that_has_just_taken_it_does_not_fail_for_it()
    {
        await using var peer = await KestrelPeer.StartAsync(async http =>
        {
            var call = new ServerCall(http);
            await call.SendAsync(new TopicInfo { TopicName = "t" });
            call.End();
        });
        var (asked, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        using var channel = new GrpcChannel(peer.Address, () => new SocketsHttpHandler { UseProxy = false, ConnectCallback = ConnectAsync }, Calls.UserAgent);
        using var silent = channel.Duplex();
        var other = channel.UnaryAsync();
        await asked.Task.Soon();
        silent.AbandonConnection();
        gate.SetResult();
        Assert.Equal("t", (await other).TopicName);

        async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
        {
            asked.TrySetResult();
            await gate.Task.WaitAsync(cancellationToken);
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
    }
}
