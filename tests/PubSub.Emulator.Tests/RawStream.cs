using System.Buffers.Binary;
using System.Net;
using Google.Protobuf;

namespace PubSub.Emulator.Tests;

/// <summary>A duplex call by hand.</summary>
internal sealed class RawStream : IAsyncDisposable
{
    private readonly LiveContent _content = new();
    private readonly HttpRequestMessage _request;
    private readonly Task<HttpResponseMessage> _sending;

    public RawStream(HttpClient client, RawGrpc grpc, string method, Action<HttpRequestMessage>? change)
    {
        _request = grpc.Request(method, _content);
        change?.Invoke(_request);
        _sending = client.SendAsync(_request, HttpCompletionOption.ResponseHeadersRead);
    }

    public async Task WriteAsync(IMessage message)
    {
        var stream = await _content.Opened.Soon();
        await stream.WriteAsync(RawGrpc.Frame(message)).AsTask().Soon();
        await stream.FlushAsync().Soon();
    }

    /// <summary>The next message, or null at the end of the call.</summary>
    public Task<T?> ReadAsync<T>(MessageParser<T> parser)
        where T : class, IMessage<T> => ReadNextAsync(parser).Soon();

    /// <summary>The headers and trailers, once the call is over.</summary>
    public async Task<RawAnswer> EndAsync() => RawAnswer.Of(await _sending.Soon(), []);

    public void HalfClose() => _content.Complete();

    /// <summary>Sends RST_STREAM while the request is still open.</summary>
    public async Task ResetAsync()
    {
        (await _sending.Soon()).Dispose();
        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _content.Complete();
        if (_sending.IsCompletedSuccessfully)
        {
            (await _sending).Dispose();
        }

        _request.Dispose();
    }

    private async Task<T?> ReadNextAsync<T>(MessageParser<T> parser)
        where T : class, IMessage<T>
    {
        var body = await (await _sending).Content.ReadAsStreamAsync();
        var header = new byte[5];
        if (await body.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false) == 0)
        {
            return null;
        }

        var message = new byte[BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1))];
        await body.ReadExactlyAsync(message);
        return parser.ParseFrom(message);
    }

    private sealed class LiveContent : HttpContent
    {
        private readonly TaskCompletionSource<Stream> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<Stream> Opened => _opened.Task;

        public void Complete() => _done.TrySetResult();

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
    }
}
