using System.Threading.Channels;
using Google.Protobuf;
using PubSub.Client.Protocol;
using PubSub.Client.Subscriptions;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Subscriptions;

/// <summary>The service's side of subscriptions: hands the test each stream as it begins.</summary>
internal sealed class SubscribeServer : IAsyncDisposable
{
    private readonly Channel<Feed> _feeds = Channel.CreateUnbounded<Feed>();
    private ServicePeer _service = null!;

    public static async Task<SubscribeServer> StartAsync()
    {
        var server = new SubscribeServer();
        server._service = await ServicePeer.StartAsync(async call =>
        {
            var feed = new Feed(call);
            await server._feeds.Writer.WriteAsync(feed);
            await feed.RunAsync();
        });
        // Known beforehand: the look-up of the first batch would leave it to chance which topic's comes first.
        await server._service.Client.GetSchemaAsync("s", default).Soon();
        return server;
    }

    public EventReceiver Receive(long? count, int batchSize = 100, params string[] topics) => new(_service.Client, new SubscribeOptions
    {
        Topics = [.. (topics.Length == 0 ? ["/event/A__e"] : topics).Select(t => KeyValuePair.Create(t, ReplayStart.Latest))],
        Count = count,
        BatchSize = batchSize,
        MaxReconnect = 0,
    });

    public EventReceiver Receive(ReplayStart start) => new(_service.Client, new SubscribeOptions { Topics = [KeyValuePair.Create("/event/A__e", start)] });

    /// <summary>The next stream that the client opens.</summary>
    public Task<Feed> AcceptAsync() => _feeds.Reader.ReadAsync().Soon();

    public ValueTask DisposeAsync() => _service.DisposeAsync();
}

/// <summary>One subscription: what the client asks for, and the events that the test sends.</summary>
internal sealed class Feed(ServerCall call) : StreamFeed<FetchRequest>(call, FetchRequest.Parser)
{
    private int _sent;

    /// <summary>Sends events, numbered on from the last.</summary>
    public Task SendAsync(int count)
    {
        var response = new FetchResponse { RpcId = "rpc" };
        for (var i = 0; i < count; i++)
        {
            response.Events.Add(new ConsumerEvent
            {
                Event = new ProducerEvent { Id = $"{_sent++}", SchemaId = "s", Payload = ByteString.CopyFrom(1) },
                ReplayId = ByteString.CopyFrom(2),
            });
        }
        return SendAsync(response);
    }
}
