using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace PubSub.Client.Tests.Peers;

/// <summary>A web server on the loopback that answers as the test says: HTTP/2 on one port, HTTP/1.1 without TLS on another.</summary>
internal sealed class KestrelPeer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<ConnectionContext, bool> _open = new();
    private int _connections;
    private int _disposed;

    private KestrelPeer(RequestDelegate answer, X509Certificate2? certificate, HttpProtocols protocols)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.Http2.MaxStreamsPerConnection = 1000;
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = protocols;
                listen.Use(Count);
                if (certificate is not null)
                    listen.UseHttps(certificate);
            });
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        });
        _app = builder.Build();
        _app.Run(answer);
    }

    /// <summary>Where HTTP/2 is spoken.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Where HTTP/1.1 is spoken.</summary>
    public Uri WebAddress { get; private set; } = null!;

    /// <summary>How many HTTP/2 connections have been made.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public static async Task<KestrelPeer> StartAsync(
        RequestDelegate answer, X509Certificate2? certificate = null, HttpProtocols protocols = HttpProtocols.Http2)
    {
        var peer = new KestrelPeer(answer, certificate, protocols);
        await peer._app.StartAsync();
        var addresses = peer._app.Urls.Select(url => new Uri(url)).ToArray();
        (peer.Address, peer.WebAddress) = (addresses[0], addresses[1]);
        return peer;
    }

    /// <summary>Breaks all HTTP/2 connections; new ones are taken.</summary>
    public void CutConnections()
    {
        foreach (var connection in _open.Keys)
            connection.Abort();
    }

    /// <summary>Cuts what is still open.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
            return;
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private ConnectionDelegate Count(ConnectionDelegate next) => async connection =>
    {
        Interlocked.Increment(ref _connections);
        _open[connection] = true;
        try
        {
            await next(connection);
        }
        finally
        {
            _open.TryRemove(connection, out _);
        }
    };
}
