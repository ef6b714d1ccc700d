using System.Net;
using System.Net.Sockets;

namespace PubSub.Client.Tests.Peers;

/// <summary>Passes bytes between clients and a server until it is told not to.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Uri _target;
    private readonly CancellationTokenSource _closed = new();
    private readonly List<TcpClient> _sockets = [];
    private readonly Task _accepting;
    private CancellationTokenSource _frozen = new();

    public Relay(Uri target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}");

    /// <summary>How many connections have been made.</summary>
    public int Connections { get; private set; }

    /// <summary>Passes nothing more on the connections that there are, without closing them; new ones are passed.</summary>
    public void Freeze() => Interlocked.Exchange(ref _frozen, new CancellationTokenSource()).Cancel();

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _sockets.ForEach(s => s.Dispose());
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var client = await _listener.AcceptTcpClientAsync(_closed.Token);
            var server = new TcpClient();
            _sockets.AddRange([client, server]);
            await server.ConnectAsync(_target.Host, _target.Port);
            Connections++;
            var frozen = Volatile.Read(ref _frozen).Token;
            _ = PassAsync(client, server, frozen);
            _ = PassAsync(server, client, frozen);
        }
    }

    private static async Task PassAsync(TcpClient from, TcpClient to, CancellationToken frozen)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream(), frozen);
            to.Client.Shutdown(SocketShutdown.Send);
        }
        catch (OperationCanceledException)
        {
            // Frozen: the sockets stay open.
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            to.Dispose();
        }
    }
}
