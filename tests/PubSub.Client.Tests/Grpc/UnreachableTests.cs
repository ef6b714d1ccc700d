using System.Net;
using System.Net.Sockets;
using PubSub.Client.Grpc;
using PubSub.Client.Http;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Grpc;

/// <summary>No server speaks.</summary>
public sealed class UnreachableTests
{
    [Fact]
    public async Task A_port_where_nothing_listens_is_refused()
    {
        using var channel = Calls.Channel(UnusedAddress());
        var error = await channel.UnaryAsync().FailsAsync();
        Assert.Equal((StatusCode.Unavailable, TransportFailure.Refused), (error.Status, error.Failure));
    }

    [Fact]
    public async Task A_duplex_call_to_nowhere_fails_in_its_reads_and_in_its_writes()
    {
        using var channel = Calls.Channel(UnusedAddress());
        using var call = channel.Duplex();
        var write = await call.WriteAsync(new()).FailsAsync();
        var read = await call.ReadAsync().AsTask().FailsAsync();
        Assert.Equal((StatusCode.Unavailable, TransportFailure.Refused), (write.Status, write.Failure));
        Assert.Equal((StatusCode.Unavailable, TransportFailure.Refused), (read.Status, read.Failure));
    }

    [Fact]
    public async Task An_address_without_a_route_is_refused_and_named()
    {
        using var channel = Calls.Channel(new Uri("http://255.255.255.255:7443"));
        var error = await channel.UnaryAsync().FailsAsync();
        Assert.Equal((StatusCode.Unavailable, TransportFailure.Refused), (error.Status, error.Failure));
        Assert.Contains("255.255.255.255:7443", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_does_not_exist_is_unknown()
    {
        var address = new Uri("http://no-such-host.invalid:7443");
        // Whatever proxy the machine has would be asked instead.
        using var channel = new GrpcChannel(address, () => new SocketsHttpHandler { UseProxy = false }, Calls.UserAgent);
        var error = await channel.UnaryAsync().FailsAsync();
        Assert.Equal((StatusCode.Unavailable, TransportFailure.UnknownHost), (error.Status, error.Failure));
    }

    [Fact]
    public async Task A_server_that_accepts_and_is_silent_is_unavailable_and_nobody_cancelled()
    {
        await using var peer = new RawPeer(_ => Task.CompletedTask);
        var handler = HttpHandlers.Create(Calls.Direct());
        handler.ConnectTimeout = TimeSpan.FromMilliseconds(100);
        using var channel = new GrpcChannel(peer.SecureAddress, () => handler, Calls.UserAgent);
        var error = await channel.UnaryAsync().FailsAsync();
        Assert.Equal((StatusCode.Unavailable, TransportFailure.Refused), (error.Status, error.Failure));
    }

    [Fact]
    public async Task A_duplex_call_to_a_silent_server_is_unavailable_too()
    {
        await using var peer = new RawPeer(_ => Task.CompletedTask);
        var handler = HttpHandlers.Create(Calls.Direct());
        handler.ConnectTimeout = TimeSpan.FromMilliseconds(100);
        using var channel = new GrpcChannel(peer.SecureAddress, () => handler, Calls.UserAgent);
        using var call = channel.Duplex();
        Assert.Equal(StatusCode.Unavailable, (await call.ReadAsync().AsTask().FailsAsync()).Status);
    }

    private static Uri UnusedAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://{listener.LocalEndpoint}");
    }
}
