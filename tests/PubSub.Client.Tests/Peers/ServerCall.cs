using System.Buffers.Binary;
using System.IO.Compression;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;

namespace PubSub.Client.Tests.Peers;

/// <summary>The server's side of a gRPC call, written down from the protocol and not from the engine.</summary>
internal sealed class ServerCall(HttpContext http)
{
    public HttpContext Http { get; } = http;

    /// <summary>Done when the caller resets the stream or its connection breaks.</summary>
    public Task Aborted { get; } = AbortedOf(http);

    /// <summary>The next message; null where the caller has half-closed.</summary>
    public async Task<T?> ReadAsync<T>(MessageParser<T> parser, CancellationToken cancellationToken = default)
        where T : class, IMessage<T>
    {
        var header = new byte[5];
        var read = await Http.Request.Body.ReadAtLeastAsync(header, 5, throwOnEndOfStream: false, cancellationToken);
        if (read == 0)
            return null;
        Assert.Equal(5, read);
        Assert.Equal(0, header[0]);
        var body = new byte[BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1))];
        await Http.Request.Body.ReadExactlyAsync(body, cancellationToken);
        return parser.ParseFrom(body);
    }

    /// <summary>Sends the headers, and with them the first sign of life.</summary>
    public Task StartAsync()
    {
        Http.Response.ContentType = "application/grpc";
        return Http.Response.Body.FlushAsync(Http.RequestAborted);
    }

    public Task SendAsync(IMessage message) => SendAsync(Frame(message.ToByteArray()));

    public async Task SendAsync(byte[] bytes)
    {
        Http.Response.ContentType ??= "application/grpc";
        await Http.Response.Body.WriteAsync(bytes, Http.RequestAborted);
        await Http.Response.Body.FlushAsync(Http.RequestAborted);
    }

    /// <summary>Puts the status into the trailers; the call ends when the handler returns.</summary>
    public void End(string status = "0", string? message = null, params (string Name, string Value)[] trailers)
    {
        Http.Response.ContentType ??= "application/grpc";
        Http.Response.AppendTrailer("grpc-status", status);
        if (message is not null)
            Http.Response.AppendTrailer("grpc-message", message);
        foreach (var (name, value) in trailers)
            Http.Response.AppendTrailer(name, value);
    }

    public static byte[] Frame(byte[] body, byte flag = 0)
    {
        var frame = new byte[5 + body.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), body.Length);
        body.CopyTo(frame, 5);
        return frame;
    }

    public static byte[] Gzip(byte[] body)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Optimal))
            gzip.Write(body);
        return target.ToArray();
    }

    private static Task AbortedOf(HttpContext http)
    {
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        http.RequestAborted.Register(() => aborted.TrySetResult());
        return aborted.Task;
    }
}
