using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Google.Protobuf;

namespace PubSub.Emulator.Tests;

/// <summary>HTTP/2 by hand over TCP, to see the frames as they are.</summary>
internal sealed class RawHttp2 : IDisposable
{
    public const byte Data = 0;
    public const byte Headers = 1;
    public const byte Reset = 3;
    public const byte GoAway = 7;

    private const byte Settings = 4;
    private const byte EndHeaders = 4;
    private readonly TcpClient _tcp = new();

    public static async Task<RawHttp2> ConnectAsync(EmulatorHost emulator)
    {
        RawHttp2 http2 = new();
        await http2._tcp.ConnectAsync(emulator.Endpoint.Host, emulator.Endpoint.Port);
        await http2._tcp.GetStream().WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());
        await http2.SendAsync(Settings, 0, 0, []);
        return http2;
    }

    /// <summary>Opens stream 1 with a first message.</summary>
    public async Task CallAsync(EmulatorHost emulator, string method, IMessage message)
    {
        (string, string)[] headers =
        [
            (":method", "POST"), (":scheme", "http"), (":path", $"/eventbus.v1.PubSub/{method}"), (":authority", "localhost"),
            ("content-type", "application/grpc"), ("te", "trailers"), ("accesstoken", emulator.AccessToken),
            ("instanceurl", emulator.InstanceUrl.GetLeftPart(UriPartial.Authority)), ("tenantid", emulator.OrgId),
        ];
        await SendAsync(Headers, EndHeaders, 1, [.. headers.SelectMany(header => Literal(header.Item1, header.Item2))]);
        await SendAsync(Data, 0, 1, RawGrpc.Frame(message));
    }

    /// <summary>Frames of the given types, until TCP ends or there is one that is wanted; a reset of TCP is an IOException.</summary>
    public Task<List<Frame>> ReadAsync(Func<Frame, bool> isLast) => ReadFramesAsync(isLast).Soon();

    public void Dispose() => _tcp.Dispose();

    private async Task<List<Frame>> ReadFramesAsync(Func<Frame, bool> isLast)
    {
        List<Frame> frames = [];
        while (frames.Count == 0 || !isLast(frames[^1]))
        {
            var header = new byte[9];
            if (await _tcp.GetStream().ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false) < header.Length)
            {
                return frames;
            }

            var payload = new byte[(header[0] << 16) | (header[1] << 8) | header[2]];
            await _tcp.GetStream().ReadExactlyAsync(payload);
            frames.Add(new Frame(header[3], BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(5)), payload));
        }

        return frames;
    }

    private async Task SendAsync(byte type, byte flags, int stream, byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, 9);
        await _tcp.GetStream().WriteAsync(frame);
    }

    // A literal field that is not indexed, without Huffman coding.
    private static byte[] Literal(string name, string value) =>
        [0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];

    internal sealed record Frame(byte Type, int Stream, byte[] Payload)
    {
        public int Code => BinaryPrimitives.ReadInt32BigEndian(Payload.AsSpan(Payload.Length - 4));
    }
}
