using System.Net;
using System.Net.Http.Headers;
using PubSub.Client.Protocol;

namespace PubSub.Benchmarks;

/// <summary>The least that any client has to do: the same bytes over the same connection, in the same rhythm, and nothing made of them.</summary>
internal sealed class FloorClient(Uri endpoint) : HttpContent
{
    private readonly TaskCompletionSource<Stream> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _done = new();

    /// <summary>Asks for one batch after the other and discards it.</summary>
    public async Task ReceiveAsync(int events)
    {
        var request = ReadyMadeServer.Frame(new FetchRequest { TopicName = SampleEvents.Topic, NumRequested = SampleEvents.ReceiveBatch });
        var size = await ResponseSizeAsync(request);
        await ExchangeAsync("Subscribe", request, size, events / SampleEvents.ReceiveBatch, ahead: 1);
    }

    /// <summary>Sends one ready-made request after the other, as many under way as the engine has, and discards the answers.</summary>
    public async Task PublishAsync(int events)
    {
        var publish = new PublishRequest { TopicName = SampleEvents.Topic };
        publish.Events.Add(SampleEvents.Create(SampleEvents.PublishBatch).Select(e => e.Event));
        var request = ReadyMadeServer.Frame(publish);
        var response = new PublishResponse { SchemaId = SampleEvents.SchemaId, RpcId = "bench" };
        foreach (var e in publish.Events)
            response.Results.Add(new PublishResult { ReplayId = Google.Protobuf.ByteString.CopyFrom(new byte[10]), CorrelationKey = e.Id });
        await ExchangeAsync("PublishStream", request, ReadyMadeServer.Frame(response).Length, events / SampleEvents.PublishBatch, ahead: 8);
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.FlushAsync();
        _opened.SetResult(stream);
        await _done.Task;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private async Task<int> ResponseSizeAsync(byte[] request)
    {
        using var probe = new FloorClient(endpoint);
        return await probe.ExchangeAsync("Subscribe", request, responseSize: 0, exchanges: 1, ahead: 1);
    }

    /// <summary>Exchanges requests for responses of a known size; with size 0, learns the size of one.</summary>
    private async Task<int> ExchangeAsync(string method, byte[] request, int responseSize, int exchanges, int ahead)
    {
        Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        using var handler = new SocketsHttpHandler { UseProxy = false, InitialHttp2StreamWindowSize = 1024 * 1024 };
        using var http = new HttpMessageInvoker(handler);
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(endpoint, $"/eventbus.v1.PubSub/{method}"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = this,
        };
        var sending = http.SendAsync(message, CancellationToken.None);
        var upstream = await _opened.Task;
        for (var i = 0; i < Math.Min(ahead, exchanges); i++)
            await WriteAsync(upstream, request);
        using var response = await sending;
        var downstream = await response.Content.ReadAsStreamAsync();
        var buffer = new byte[64 * 1024];
        if (responseSize == 0)
        {
            await downstream.ReadExactlyAsync(buffer.AsMemory(0, 5));
            _done.SetResult();
            return 5 + System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(buffer.AsSpan(1));
        }
        long received = 0;
        for (var (sent, done) = (Math.Min(ahead, exchanges), 0); done < exchanges;)
        {
            received += await downstream.ReadAsync(buffer);
            for (; done < received / responseSize; done++)
            {
                if (sent < exchanges)
                {
                    await WriteAsync(upstream, request);
                    sent++;
                }
            }
        }
        _done.SetResult();
        return responseSize;
    }

    private static async Task WriteAsync(Stream stream, byte[] bytes)
    {
        await stream.WriteAsync(bytes);
        await stream.FlushAsync();
    }
}
