using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using PubSub.Client.Grpc;
using PubSub.Client.Http;
using PubSub.Client.Protocol;

namespace PubSub.Client.Tests.Peers;

/// <summary>The client's side: a channel to a peer, and calls with messages that are at hand.</summary>
internal static class Calls
{
    public const string UserAgent = "tests/1";

    public static readonly GrpcMethod<TopicRequest, TopicInfo> Echo = new(
        "test.Service", "Echo", request => request.CalculateSize(), Write, bytes => TopicInfo.Parser.ParseFrom(bytes.Span));

    public static GrpcChannel Channel(Uri address, CertificateTrust? trust = null) => new(address, () => HttpHandlers.Create(Direct(trust)), UserAgent);

    /// <summary>A network without a proxy, whatever the environment says.</summary>
    public static Network Direct(CertificateTrust? trust = null) => new(trust, new OutboundProxy(null, null, _ => null));

    public static Task<TopicInfo> UnaryAsync(
        this GrpcChannel channel, string name = "t", TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(Echo, new TopicRequest { TopicName = name }, [], deadline ?? TimeSpan.FromSeconds(60), cancellationToken).Soon();

    /// <summary>Opens a call; it is disposed of when the token is cancelled.</summary>
    public static DuplexCall<TopicRequest, TopicInfo> Duplex(this GrpcChannel channel, CancellationToken cancellationToken = default)
    {
        var call = channel.Duplex(Echo, []);
        cancellationToken.Register(call.Dispose);
        return call;
    }

    public static Task<GrpcException> FailsAsync(this Task task) => Assert.ThrowsAsync<GrpcException>(() => task.Soon());

    /// <summary>One unary call to a peer that answers as given; how it failed.</summary>
    public static async Task<GrpcException> FailureOfAsync(Func<ServerCall, Task> answer)
    {
        await using var peer = await KestrelPeer.StartAsync(http => answer(new ServerCall(http)));
        using var channel = Channel(peer.Address);
        return await channel.UnaryAsync().FailsAsync();
    }

    /// <summary>Opens a call to a peer that answers as given, and reads all its messages.</summary>
    public static async Task<List<TopicInfo>> ReadAllAsync(RequestDelegate answer)
    {
        await using var peer = await KestrelPeer.StartAsync(answer);
        using var channel = Channel(peer.Address);
        using var call = channel.Duplex();
        return await ReadAllAsync(call);
    }

    public static async Task<List<T>> ReadAllAsync<TRequest, T>(DuplexCall<TRequest, T> call)
        where T : class
    {
        var messages = new List<T>();
        while (await call.ReadAsync().Soon() is { } message)
            messages.Add(message);
        return messages;
    }

    private static int Write(Span<byte> bytes, TopicRequest request)
    {
        request.WriteTo(bytes);
        return bytes.Length;
    }
}
