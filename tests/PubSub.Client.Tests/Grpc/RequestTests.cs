using Microsoft.AspNetCore.Http;
using PubSub.Client.Grpc;
using PubSub.Client.Protocol;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Grpc;

/// <summary>What a call looks like to the server.</summary>
public sealed class RequestTests
{
    [Fact]
    public async Task A_unary_call_sends_the_headers_of_the_protocol_and_nothing_else()
    {
        var seen = await HeadersOfAsync((channel, metadata) =>
            channel.UnaryAsync(Calls.Echo, new TopicRequest(), metadata, TimeSpan.FromSeconds(1.5), default));
        Assert.Equal(
            [
                ":method POST", ":path /test.Service/Echo", ":protocol HTTP/2", "content-length 5", "content-type application/grpc",
                "grpc-accept-encoding identity,gzip", "grpc-timeout 1500m", "te trailers", "user-agent tests/1", "x-mine yes",
            ],
            seen);
    }

    [Fact]
    public async Task A_duplex_call_has_no_deadline_and_no_length()
    {
        var seen = await HeadersOfAsync(async (channel, metadata) =>
        {
            using var call = channel.Duplex(Calls.Echo, metadata);
            await call.ReadAsync().Soon();
        });
        Assert.Equal(
            [
                ":method POST", ":path /test.Service/Echo", ":protocol HTTP/2", "content-type application/grpc",
                "grpc-accept-encoding identity,gzip", "te trailers", "user-agent tests/1", "x-mine yes",
            ],
            seen);
    }

    [Fact]
    public async Task The_headers_of_a_duplex_call_go_out_before_its_first_message()
    {
        var seen = new TaskCompletionSource();
        await using var peer = await KestrelPeer.StartAsync(async http =>
        {
            seen.SetResult();
            await new ServerCall(http).Aborted;
        });
        using var channel = Calls.Channel(peer.Address);
        using var call = channel.Duplex();
        await seen.Task.Soon();
    }

    [Fact]
    public async Task A_message_is_a_flag_four_bytes_of_length_and_the_bytes()
    {
        var body = new MemoryStream();
        await using var peer = await KestrelPeer.StartAsync(async http =>
        {
            await http.Request.Body.CopyToAsync(body);
            var call = new ServerCall(http);
            await call.SendAsync(new TopicInfo());
            call.End();
        });
        using var channel = Calls.Channel(peer.Address);
        await channel.UnaryAsync(new string('x', 300));
        Assert.Equal("00" + "0000012F" + "0AAC02" + string.Concat(Enumerable.Repeat("78", 300)), Convert.ToHexString(body.ToArray()));
    }

    private static async Task<string[]> HeadersOfAsync(Func<GrpcChannel, KeyValuePair<string, string>[], Task> invoke)
    {
        string[] seen = [];
        await using var peer = await KestrelPeer.StartAsync(async http =>
        {
            seen = Describe(http.Request);
            var call = new ServerCall(http);
            await call.SendAsync(new TopicInfo());
            call.End();
        });
        using var channel = Calls.Channel(peer.Address);
        await invoke(channel, [new("x-mine", "yes")]).Soon();
        return seen;
    }

    private static string[] Describe(HttpRequest request) =>
    [
        .. request.Headers.Where(h => h.Key != "Host").Select(h => $"{h.Key.ToLowerInvariant()} {h.Value}")
            .Append($":method {request.Method}").Append($":path {request.Path}{request.QueryString}").Append($":protocol {request.Protocol}")
            .Order(StringComparer.Ordinal),
    ];
}
