using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PubSub.Client.Tests.Peers;

/// <summary>A SOCKS 5 proxy (RFC 1928) that asks for no password and reaches its targets through a CONNECT proxy, which knows their names.</summary>
internal sealed class SocksProxy : IAsyncDisposable
{
    private const byte Version = 5;
    private const byte ByName = 3;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Uri _connectProxy;
    private readonly List<TcpClient> _sockets = [];
    private readonly Task _accepting;

    public SocksProxy(Uri connectProxy)
    {
        _connectProxy = connectProxy;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"socks5://{_listener.LocalEndpoint}");

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _sockets.ForEach(s => s.Dispose());
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var (client, server) = (await _listener.AcceptTcpClientAsync(), new TcpClient());
            _sockets.AddRange([client, server]);
            await server.ConnectAsync(_connectProxy.Host, _connectProxy.Port);
            var (near, far) = (client.GetStream(), server.GetStream());
            await far.WriteAsync(Encoding.ASCII.GetBytes($"CONNECT {await GreetAsync(near)} HTTP/1.1\r\n\r\n"));
            await far.ReadExactlyAsync(new byte["HTTP/1.1 200 Connection established\r\n\r\n".Length]);
            await near.WriteAsync(new byte[] { Version, 0, 0, 1, 0, 0, 0, 0, 0, 0 });
            _ = near.CopyToAsync(far);
            _ = far.CopyToAsync(near);
        }
    }

    /// <summary>Host and port that the client wants.</summary>
    private static async Task<string> GreetAsync(NetworkStream client)
    {
        var methods = (await ReadAsync(client, 2))[1];
        await ReadAsync(client, methods);
        await client.WriteAsync(new byte[] { Version, 0 });
        Assert.Equal(ByName, (await ReadAsync(client, 4))[3]);
        var host = Encoding.ASCII.GetString(await ReadAsync(client, (await ReadAsync(client, 1))[0]));
        return $"{host}:{BinaryPrimitives.ReadUInt16BigEndian(await ReadAsync(client, 2))}";
    }

    private static async Task<byte[]> ReadAsync(NetworkStream stream, int count)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }
}
