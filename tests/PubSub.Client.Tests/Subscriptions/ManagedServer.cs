using System.Threading.Channels;
using Google.Protobuf;
using PubSub.Client.Protocol;
using PubSub.Client.Session;
using PubSub.Client.Subscriptions;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Subscriptions;

/// <summary>The service's side of a managed subscription: hands the test each stream as it begins.</summary>
internal sealed class ManagedServer : IAsyncDisposable
{
    private readonly Channel<ManagedFeed> _feeds = Channel.CreateUnbounded<ManagedFeed>();
    private ServicePeer _service = null!;

    public PubSubClient Client => _service.Client;

    /// <summary>The clock of the receivers.</summary>
    public ManualTime Time { get; } = new();

    /// <param name="toolingAnswer">What the Tooling API answers to a query; null for a refusal.</param>
    public static async Task<ManagedServer> StartAsync(Task<string>? toolingAnswer = null)
    {
        var server = new ManagedServer();
        server._service = await ServicePeer.StartAsync(async call =>
        {
            var feed = new ManagedFeed(call);
            await server._feeds.Writer.WriteAsync(feed);
            await feed.RunAsync();
        });
        server._service.ToolingAnswer = toolingAnswer;
        return server;
    }

    /// <summary>A receiver that waits for nothing between two attempts, unless the service is to be spared.</summary>
    public EventReceiver Receive(
        string subscription = "Managed_A", long? count = null, int batchSize = 100, int maxReconnect = int.MaxValue, TimeSpan? keepAliveTimeout = null) =>
        new(Client, new SubscribeOptions
        {
            KeepAliveTimeout = keepAliveTimeout ?? TimeSpan.FromSeconds(300),
            ManagedSubscription = subscription,
            Count = count,
            BatchSize = batchSize,
            MaxReconnect = maxReconnect,
            Random = () => 0,
            Time = Time,
        });

    /// <summary>The next stream that the client opens.</summary>
    public Task<ManagedFeed> AcceptAsync() => _feeds.Reader.ReadAsync().Soon();

    public ValueTask DisposeAsync() => _service.DisposeAsync();
}

/// <summary>One call: what the client asks for and commits, and the events and answers that the test sends.</summary>
internal sealed class ManagedFeed(ServerCall call) : StreamFeed<ManagedFetchRequest>(call, ManagedFetchRequest.Parser)
{
    /// <summary>Sends one batch of events whose numbers are ids and positions.</summary>
    public Task SendAsync(params byte[] numbers)
    {
        var response = new ManagedFetchResponse { LatestReplayId = ByteString.CopyFrom(numbers[^1]), PendingNumRequested = 1 };
        response.Events.AddRange(numbers.Select(n => new ConsumerEvent
        {
            Event = new ProducerEvent { Id = $"{n}", SchemaId = "s", Payload = ByteString.CopyFrom(1) },
            ReplayId = ByteString.CopyFrom(n),
        }));
        return SendAsync(response);
    }

    public Task KeepAliveAsync(byte position, int pending = 1) =>
        SendAsync(new ManagedFetchResponse { LatestReplayId = ByteString.CopyFrom(position), PendingNumRequested = pending });

    /// <summary>The next request, which must be a commit of this position and nothing else.</summary>
    public async Task<CommitReplayRequest> CommitAsync(byte position)
    {
        var request = await RequestAsync();
        Assert.Equal((0, "", ""), (request.NumRequested, request.SubscriptionId, request.DeveloperName));
        Assert.Equal([position], request.CommitReplayIdRequest.ReplayId);
        Assert.NotEqual("", request.CommitReplayIdRequest.CommitRequestId);
        return request.CommitReplayIdRequest;
    }

    /// <summary>Answers a commit, at a moment when the bus is far beyond it.</summary>
    public Task AnswerAsync(CommitReplayRequest commit, string? error = null) => SendAsync(new ManagedFetchResponse
    {
        LatestReplayId = ByteString.CopyFrom(200),
        PendingNumRequested = 1,
        CommitResponse = new CommitReplayResponse
        {
            CommitRequestId = commit.CommitRequestId,
            ReplayId = commit.ReplayId,
            Error = error is null ? null : new Error { Code = ErrorCode.Commit, Msg = error },
        },
    });

    /// <summary>Ends the call with an error of the service.</summary>
    public void Fail(string code, string status) => End(status, "The reason.", ("error-code", $"sfdc.platform.eventbus.grpc.managed.subscription.{code}"), ("rpc-id", "45b0"));
}
