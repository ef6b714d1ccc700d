using System.Net;
using System.Net.Sockets;

namespace PubSub.Client.Tests.Peers;

/// <summary>A TCP server that plays a script per connection, for what a real HTTP/2 server would never do.</summary>
internal sealed class RawPeer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<TcpClient> _clients = [];

    /// <param name="scripts">What to do with the first connection, the second, and so on.</param>
    public RawPeer(params Func<RawConnection, Task>[] scripts)
    {
        _listener.Start();
        Played = PlayAsync(scripts);
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}");

    public Uri SecureAddress => new($"https://{_listener.LocalEndpoint}");

    /// <summary>Done when all scripts are; await it to see what went wrong in them.</summary>
    public Task Played { get; }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        foreach (var client in _clients)
            client.Dispose();
        await Played.ContinueWith(_ => { }, TaskScheduler.Default).Soon();
    }

    private async Task PlayAsync(Func<RawConnection, Task>[] scripts)
    {
        foreach (var script in scripts)
        {
            var client = await _listener.AcceptTcpClientAsync();
            client.NoDelay = true;
            _clients.Add(client);
            await script(new RawConnection(client));
        }
    }
}
