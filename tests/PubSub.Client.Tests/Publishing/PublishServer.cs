using System.Globalization;
using System.Threading.Channels;
using Google.Protobuf;
using PubSub.Client.Auth;
using PubSub.Client.Errors;
using PubSub.Client.Grpc;
using PubSub.Client.Protocol;
using PubSub.Client.Publishing;
using PubSub.Client.Session;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Publishing;

/// <summary>The service's side of publishing: hands the test each stream as it begins.</summary>
internal sealed class PublishServer : IAsyncDisposable
{
    private readonly Channel<PublishFeed> _feeds = Channel.CreateUnbounded<PublishFeed>();
    private ServicePeer _service = null!;

    /// <param name="credential">How to sign in; null for a token that cannot be renewed.</param>
    public static async Task<PublishServer> StartAsync(Credential? credential = null)
    {
        var server = new PublishServer();
        server._service = await ServicePeer.StartAsync(async call =>
        {
            var feed = new PublishFeed(call);
            await server._feeds.Writer.WriteAsync(feed);
            await feed.RunAsync();
        }, credential);
        return server;
    }

    private static readonly PublisherOptions NoReconnect = new() { MaxReconnect = 0 };

    /// <summary>A publisher that sends when a batch is full or flushed; by itself only where <paramref name="lingers"/>.</summary>
    public Publisher Publisher(bool lingers = false) => lingers
        ? new(_service.Client, "/event/A__e", "schema", NoReconnect)
        : new(_service.Client, "/event/A__e", "schema", NoReconnect) { Linger = Timeout.InfiniteTimeSpan };

    /// <summary>The client that the publishers use.</summary>
    public PubSubClient Client => _service.Client;

    /// <summary>A publisher that goes on after breaks.</summary>
    public Publisher Resume(UnknownOutcomeAction onUnknown = default, int maxReconnect = int.MaxValue, TimeProvider? time = null, double random = 0) =>
        new(_service.Client, "/event/A__e", "schema", new PublisherOptions
        {
            OnUnknownOutcome = onUnknown,
            MaxReconnect = maxReconnect,
            Random = () => random,
            Time = time ?? TimeProvider.System,
        })
        { Linger = Timeout.InfiniteTimeSpan };

    /// <summary>Refuses the next stream at its headers.</summary>
    public void Refuse(string status, string? text = null) => _service.RefuseStream(status, text);

    /// <summary>Plays the next stream in another way, from before its headers.</summary>
    public void Play(Func<ServerCall, Task> stream) => _service.PlayStream(stream);

    /// <summary>The next stream that the client opens. It gets a keep-alive at once, so that requests go out without a wait for the first answer.</summary>
    public async Task<PublishFeed> AcceptAsync()
    {
        var feed = await AcceptInSilenceAsync();
        await feed.SendAsync(new PublishResponse());
        return feed;
    }

    /// <summary>As above, without a sign of life.</summary>
    public Task<PublishFeed> AcceptInSilenceAsync() => _feeds.Reader.ReadAsync().Soon();

    /// <summary>Ends the server, and waits until the client has noticed.</summary>
    public async Task StopAsync()
    {
        await _service.StopAsync();
        PubSubException error;
        do
            error = await Assert.ThrowsAsync<PubSubException>(() => _service.Client.GetTopicAsync("t", default).Soon());
        while (error.Failure != TransportFailure.Refused);
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();
}

/// <summary>One stream of publish requests.</summary>
internal sealed class PublishFeed(ServerCall call) : StreamFeed<PublishRequest>(call, PublishRequest.Parser)
{
    /// <summary>Says that all events of a request are published: event <c>7</c> gets the replay id 7.</summary>
    public Task AcceptAsync(PublishRequest request)
    {
        var response = new PublishResponse { RpcId = "rpc" };
        response.Results.AddRange(request.Events.Select(Published));
        return SendAsync(response);
    }

    /// <summary>Says that all events of a request failed for a reason.</summary>
    public Task RefuseAsync(PublishRequest request, string reason)
    {
        var response = new PublishResponse { RpcId = "rpc" };
        response.Results.AddRange(request.Events.Select(e => new PublishResult { CorrelationKey = e.Id, Error = new Error { Code = ErrorCode.Publish, Msg = reason } }));
        return SendAsync(response);
    }

    public static PublishResult Published(ProducerEvent e) => new()
    {
        CorrelationKey = e.Id,
        ReplayId = ByteString.CopyFrom(BitConverter.GetBytes(int.Parse(e.Id, CultureInfo.InvariantCulture))),
    };
}
