using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace PubSub.Client.Tests.Peers;

/// <summary>HTTP/2 frames by hand (RFC 9113); headers as literals that are never indexed (RFC 7541, 6.2.2).</summary>
internal sealed class RawConnection(TcpClient client)
{
    public const byte Data = 0, Headers = 1, Reset = 3, Settings = 4, Ping = 6, GoAway = 7, WindowUpdate = 8;
    public const byte EndStream = 1, EndHeaders = 4, Ack = 1;

    private readonly NetworkStream _stream = client.GetStream();

    /// <summary>Exchanges the prefaces and waits for a call; its stream.</summary>
    public async Task<int> AcceptCallAsync()
    {
        await _stream.ReadExactlyAsync(new byte[24]);
        await SendAsync(Settings, 0, 0, []);
        return (await ReadAsync(Headers)).Stream;
    }

    /// <summary>Lets the client write so many bytes to each stream, until it is given more.</summary>
    public Task SendWindowAsync(int bytes) => SendAsync(Settings, 0, 0, [0, 4, .. Number(bytes)]);

    /// <summary>The next frame of a type; settings and pings are acknowledged.</summary>
    public async Task<(int Stream, byte[] Payload)> ReadAsync(byte type)
    {
        while (true)
        {
            var header = new byte[9];
            await _stream.ReadExactlyAsync(header);
            var payload = new byte[(header[0] << 16) | (header[1] << 8) | header[2]];
            await _stream.ReadExactlyAsync(payload);
            if (header[3] is Settings or Ping && header[4] != Ack)
                await SendAsync(header[3], Ack, 0, header[3] == Ping ? payload : []);
            if (header[3] == type)
                return (BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(5)), payload);
        }
    }

    public Task SendHeadersAsync(int stream) =>
        SendAsync(Headers, EndHeaders, stream, [0x88, .. Literal("content-type", "application/grpc")]);

    public Task SendTrailersAsync(int stream, string status) =>
        SendAsync(Headers, EndHeaders | EndStream, stream, Literal("grpc-status", status));

    public Task SendDataAsync(int stream, byte[] data) => SendAsync(Data, 0, stream, data);

    public Task SendResetAsync(int stream, int code) => SendAsync(Reset, 0, stream, Number(code));

    public Task SendGoAwayAsync(int lastStream, int code) => SendAsync(GoAway, 0, 0, [.. Number(lastStream), .. Number(code)]);

    public Task SendBytesAsync(byte[] bytes) => _stream.WriteAsync(bytes).AsTask();

    /// <summary>Ends the connection the hard way.</summary>
    public void Cut()
    {
        client.Client.LingerState = new LingerOption(true, 0);
        client.Dispose();
    }

    public static byte[] Frame(byte type, int flags, int stream, byte[] payload) =>
        [.. Number(payload.Length)[1..], type, (byte)flags, .. Number(stream), .. payload];

    public static byte[] Literal(string name, string value) =>
        [0x10, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];

    private Task SendAsync(byte type, int flags, int stream, byte[] payload) => SendBytesAsync(Frame(type, flags, stream, payload));

    private static byte[] Number(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
