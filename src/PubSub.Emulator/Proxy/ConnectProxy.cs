using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections;
using PubSub.Emulator.Hosting;

namespace PubSub.Emulator.Proxy;

/// <summary>A CONNECT proxy to the emulator's own ports, for tests of clients behind one.</summary>
internal sealed class ConnectProxy(EmulatorOptions options, Listeners listeners)
{
    private const int MaxRequest = 16 * 1024;

    private readonly ConcurrentQueue<ProxyTunnel> _tunnels = [];

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/emulator/proxy", () => Results.Json(_tunnels));

    /// <summary>Serves one connection: requests until one is granted, then the tunnel.</summary>
    public async Task RunAsync(ConnectionContext client)
    {
        while (await ReadRequestAsync(client.Transport.Input, client.ConnectionClosed) is { } request)
        {
            var status = Judge(request, out var port);
            _tunnels.Enqueue(new ProxyTunnel(request.Target, request.User, status));
            if (status == StatusCodes.Status200OK)
            {
                await WriteAsync(client, "HTTP/1.1 200 Connection established\r\n\r\n");
                await TunnelAsync(client, port);
                return;
            }

            await WriteAsync(client, Refusal(status));
        }
    }

    private int Judge(ProxyRequest request, out int port)
    {
        port = 0;
        if (options.ProxyCredential is { } credential && request.Credential != credential)
        {
            return StatusCodes.Status407ProxyAuthenticationRequired;
        }

        if (request.Method != "CONNECT" || request.Target.LastIndexOf(':') is not (> 0 and var colon)
            || !ushort.TryParse(request.Target.AsSpan(colon + 1), out var wanted))
        {
            return StatusCodes.Status501NotImplemented;
        }

        var host = request.Target[..colon];
        if (host is not ("localhost" or "127.0.0.1") && !host.EndsWith(".emulator.test", StringComparison.OrdinalIgnoreCase))
        {
            return StatusCodes.Status502BadGateway;
        }

        port = listeners.PortOf(wanted) ?? 0;
        return port == 0 ? StatusCodes.Status403Forbidden : StatusCodes.Status200OK;
    }

    private static string Refusal(int status)
    {
        var challenge = status == StatusCodes.Status407ProxyAuthenticationRequired ? "Proxy-Authenticate: Basic realm=\"emulator\"\r\n" : "";
        return FormattableString.Invariant($"HTTP/1.1 {status} Refused\r\n{challenge}Content-Length: 0\r\n\r\n");
    }

    private static async Task WriteAsync(ConnectionContext client, string text) =>
        await client.Transport.Output.WriteAsync(Encoding.ASCII.GetBytes(text), client.ConnectionClosed);

    private static async Task TunnelAsync(ConnectionContext client, int port)
    {
        using TcpClient server = new();
        await server.ConnectAsync(IPAddress.Loopback, port, client.ConnectionClosed);
        server.NoDelay = true;
        await using var stream = server.GetStream();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(client.ConnectionClosed);
        var there = client.Transport.Input.CopyToAsync(stream, over.Token);
        var back = stream.CopyToAsync(client.Transport.Output.AsStream(leaveOpen: true), over.Token);

        // Whichever side ends, the tunnel does.
        await Task.WhenAny(there, back);
        await over.CancelAsync();
        await Task.WhenAll(there, back).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    /// <summary>The next request's head; null at the end, or for what is no HTTP.</summary>
    private static async Task<ProxyRequest?> ReadRequestAsync(PipeReader input, CancellationToken cancellation)
    {
        while (true)
        {
            var read = await input.ReadAsync(cancellation);
            if (Head(read.Buffer) is { } head)
            {
                var request = ProxyRequest.Parse(Encoding.Latin1.GetString(read.Buffer.Slice(0, head)));
                input.AdvanceTo(head);
                return request;
            }

            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted || read.Buffer.Length > MaxRequest)
            {
                return null;
            }
        }
    }

    private static SequencePosition? Head(ReadOnlySequence<byte> buffer)
    {
        SequenceReader<byte> reader = new(buffer);
        return reader.TryReadTo(out ReadOnlySequence<byte> _, "\r\n\r\n"u8) ? reader.Position : null;
    }
}

/// <summary>A tunnel that a client asked for, and what it was told.</summary>
internal sealed record ProxyTunnel(string Target, string? User, int Status);
