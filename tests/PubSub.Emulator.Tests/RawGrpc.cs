using System.Buffers.Binary;
using System.Net;
using System.Text.Json.Nodes;
using Google.Protobuf;

namespace PubSub.Emulator.Tests;

/// <summary>gRPC by hand over HttpClient, to send what no client library would.</summary>
internal sealed class RawGrpc(
    Uri endpoint, string instanceUrl, string accessToken, string orgId, HttpMessageHandler? handler = null) : IDisposable
{
    private readonly HttpClient _client = new(handler ?? new SocketsHttpHandler { UseProxy = false });

    public RawGrpc(EmulatorHost emulator)
        : this(emulator.Endpoint, emulator.InstanceUrl.GetLeftPart(UriPartial.Authority), emulator.AccessToken, emulator.OrgId)
    {
    }

    public RawGrpc(JsonNode line)
        : this(new Uri(Text(line, "endpoint")), Text(line, "instanceUrl"), Text(line, "accessToken"), Text(line, "orgId"))
    {
    }

    public static byte[] Frame(IMessage message, byte flag = 0) => Frame(message.ToByteArray(), flag);

    public static byte[] Frame(byte[] content, byte flag = 0)
    {
        var frame = new byte[5 + content.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), content.Length);
        content.CopyTo(frame, 5);
        return frame;
    }

    public HttpRequestMessage Request(string method, HttpContent content)
    {
        HttpRequestMessage request = new(HttpMethod.Post, new Uri(endpoint, $"/eventbus.v1.PubSub/{method}"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        request.Headers.TE.Add(new("trailers"));
        request.Headers.Add("accesstoken", accessToken);
        request.Headers.Add("instanceurl", instanceUrl);
        request.Headers.Add("tenantid", orgId);
        content.Headers.ContentType = new("application/grpc");
        return request;
    }

    /// <summary>Sends a whole call whose body is written in the given pieces, a DATA frame for each.</summary>
    public async Task<RawAnswer> CallAsync(string method, IEnumerable<byte[]> pieces, Action<HttpRequestMessage>? change = null)
    {
        using PiecewiseContent content = new(pieces);
        using var request = Request(method, content);
        change?.Invoke(request);
        using var response = await _client.SendAsync(request).Soon();
        var body = await response.Content.ReadAsByteArrayAsync().Soon();
        return RawAnswer.Of(response, body);
    }

    public Task<RawAnswer> CallAsync(string method, IMessage message, Action<HttpRequestMessage>? change = null) =>
        CallAsync(method, [Frame(message)], change);

    public RawStream Open(string method, Action<HttpRequestMessage>? change = null) => new(_client, this, method, change);

    public void Dispose() => _client.Dispose();

    private static string Text(JsonNode line, string name) => (string?)line[name] ?? throw new ArgumentException(name, nameof(line));

    private sealed class PiecewiseContent(IEnumerable<byte[]> pieces) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            foreach (var piece in pieces)
            {
                await stream.WriteAsync(piece);
                await stream.FlushAsync();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}

/// <summary>The answer to a whole call: its headers and trailers in one, and its messages.</summary>
internal sealed record RawAnswer(HttpStatusCode HttpStatus, Dictionary<string, string> Headers, List<byte[]> Messages)
{
    public int Status => int.Parse(Headers["grpc-status"], System.Globalization.CultureInfo.InvariantCulture);

    public string ErrorCode => Headers["error-code"];

    public static RawAnswer Of(HttpResponseMessage response, ReadOnlySpan<byte> body)
    {
        List<byte[]> messages = [];
        while (body.Length > 0)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(body[1..]);
            messages.Add(body.Slice(5, length).ToArray());
            body = body[(5 + length)..];
        }

        return new RawAnswer(
            response.StatusCode,
            response.Headers.Concat(response.TrailingHeaders).ToDictionary(header => header.Key, header => string.Join(',', header.Value)),
            messages);
    }
}
