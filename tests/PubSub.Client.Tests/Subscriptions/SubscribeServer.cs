using System.Threading.Channels;
using Google.Protobuf;
using PubSub.Client.Auth;
using PubSub.Client.Protocol;
using PubSub.Client.Session;
using PubSub.Client.Subscriptions;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Subscriptions;

/// <summary>The service's side of subscriptions: hands the test each stream as it begins.</summary>
internal sealed class SubscribeServer : IAsyncDisposable
{
    private readonly Channel<Feed> _feeds = Channel.CreateUnbounded<Feed>();
    private ServicePeer _service = null!;

    public PubSubClient Client => _service.Client;

    /// <param name="credential">How to sign in; null for a token that cannot be renewed.</param>
    public static async Task<SubscribeServer> StartAsync(Credential? credential = null)
    {
        var server = new SubscribeServer();
        server._service = await ServicePeer.StartAsync(async call =>
        {
            var feed = new Feed(call);
            await server._feeds.Writer.WriteAsync(feed);
            await feed.RunAsync();
        }, credential);
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

    /// <summary>A receiver that waits for nothing between two attempts, unless the service is to be spared.</summary>
    public EventReceiver Resume(
        ReplayStart start, int maxReconnect = int.MaxValue, InvalidReplayIdAction onInvalid = default, int batchSize = 100,
        TimeProvider? time = null, double random = 0, params string[] topics) => new(_service.Client, new SubscribeOptions
        {
            Topics = [.. (topics.Length == 0 ? ["/event/A__e"] : topics).Select(t => KeyValuePair.Create(t, start))],
            BatchSize = batchSize,
            MaxReconnect = maxReconnect,
            OnInvalidReplayId = onInvalid,
            Random = () => random,
            Time = time ?? TimeProvider.System,
        });

    /// <inheritdoc cref="ServicePeer.RefuseSchemas"/>
    public void RefuseSchemas(int times, string code = "service.auth.error") => _service.RefuseSchemas(times, code);

    /// <inheritdoc cref="ServicePeer.SchemaPage"/>
    public void AnswerSchemasWithPage(int status) => _service.SchemaPage = status;

    /// <summary>Breaks all connections; new ones are taken.</summary>
    public void CutConnections() => _service.CutConnections();

    /// <summary>Ends the server for good.</summary>
    public Task StopAsync() => _service.StopAsync();

    /// <summary>The next stream that the client opens.</summary>
    public Task<Feed> AcceptAsync() => _feeds.Reader.ReadAsync().Soon();

    public ValueTask DisposeAsync() => _service.DisposeAsync();
}

/// <summary>One subscription: what the client asks for, and the events that the test sends.</summary>
internal sealed class Feed(ServerCall call) : StreamFeed<FetchRequest>(call, FetchRequest.Parser)
{
    private int _sent;

    /// <summary>Sends one batch of events whose numbers are ids and positions.</summary>
    public Task SendAsync(IEnumerable<byte> numbers, string schemaId = "s")
    {
        var response = new FetchResponse { RpcId = "rpc" };
        response.Events.AddRange(numbers.Select(n => new ConsumerEvent
        {
            Event = new ProducerEvent { Id = $"{n}", SchemaId = schemaId, Payload = ByteString.CopyFrom(1) },
            ReplayId = ByteString.CopyFrom(n),
        }));
        return SendAsync(response);
    }

    /// <summary>Says that there is nothing new up to a position.</summary>
    public Task KeepAliveAsync(byte position, int pending) =>
        SendAsync(new FetchResponse { LatestReplayId = ByteString.CopyFrom(position), PendingNumRequested = pending });

    /// <summary>Ends the call with an error of the service.</summary>
    public void Fail(string code, string status = "13") =>
        End(status, "The reason.", ("error-code", $"sfdc.platform.eventbus.grpc.{code}"), ("rpc-id", "45b0"));

    /// <summary>Sends events, numbered on from the last.</summary>
    /// <param name="count">How many.</param>
    /// <param name="rest">What else the response has.</param>
    public Task SendAsync(int count, FetchResponse? rest = null)
    {
        var response = new FetchResponse(rest ?? new FetchResponse()) { RpcId = "rpc" };
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
