using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using PubSub.Emulator.Proxy;
using PubSub.Emulator.Wire;

namespace PubSub.Emulator.Hosting;

/// <summary>The ports of the emulator, all on the loopback.</summary>
internal sealed class Listeners(EmulatorOptions options) : IDisposable
{
    private readonly LoopbackCertificate? _certificate = options.TlsPort is null ? null : new LoopbackCertificate();
    private ListenOptions? _grpc;
    private ListenOptions? _tls;
    private ListenOptions? _http;
    private ListenOptions? _proxy;
    private string? _temporaryCaFile;

    public Uri Endpoint => Address("http", _grpc);

    public Uri? TlsEndpoint => _tls is null ? null : Address("https", _tls);

    public Uri InstanceUrl => Address("http", _http);

    /// <summary>The CONNECT proxy; null where there is none.</summary>
    public Uri? ProxyUrl => _proxy is null ? null : Address("http", _proxy);

    public string? CaFile { get; private set; }

    public Connections Connections { get; } = new(options.Time);

    /// <summary>The port of the emulator that a client behind the proxy means; null for none.</summary>
    public int? PortOf(int port)
    {
        int?[] own = [_grpc?.IPEndPoint?.Port, _http?.IPEndPoint?.Port, _tls?.IPEndPoint?.Port];
        return port is 443 or 7443 ? _tls?.IPEndPoint?.Port : own.Contains(port) ? port : null;
    }

    public void Configure(KestrelServerOptions server, ConnectProxy proxy)
    {
        server.AddServerHeader = false;

        // Streams live for days, may be silent, and their size has no limit.
        server.Limits.MaxRequestBodySize = null;
        server.Limits.MinRequestBodyDataRate = null;
        server.Limits.MinResponseDataRate = null;
        server.Limits.Http2.MaxStreamsPerConnection = 1000;
        server.Listen(IPAddress.Loopback, options.Port, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            _grpc = listen;
            _grpc.Use(Connections.Tap);
        });
        server.Listen(IPAddress.Loopback, options.HttpPort, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            _http = listen;
            _http.Use(Connections.Tap);
        });
        if (_certificate is not null)
        {
            server.Listen(IPAddress.Loopback, options.TlsPort!.Value, listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.UseHttps(_certificate.Leaf);
                _tls = listen;
                _tls.Use(Connections.Tap);
            });
            WriteCa(_certificate.CaPem);
        }

        if (options.ProxyPort is { } proxyPort)
        {
            server.Listen(IPAddress.Loopback, proxyPort, listen =>
            {
                _proxy = listen;
                _proxy.Use(_ => proxy.RunAsync);
            });
        }
    }

    public void Dispose()
    {
        _certificate?.Dispose();
        if (_temporaryCaFile is not null)
        {
            File.Delete(_temporaryCaFile);
        }
    }

    private void WriteCa(string pem)
    {
        CaFile = options.CaFile ?? (_temporaryCaFile = Path.GetTempFileName());
        File.WriteAllText(CaFile, pem);
    }

    private static Uri Address(string scheme, ListenOptions? listen) =>
        new($"{scheme}://127.0.0.1:{listen?.IPEndPoint?.Port ?? throw new InvalidOperationException("The emulator does not listen yet.")}");
}
