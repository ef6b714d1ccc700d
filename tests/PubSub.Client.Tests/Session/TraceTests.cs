using PubSub.Client.Errors;
using PubSub.Client.Tests.Peers;
using PubSub.Client.Tests.Publishing;
using PubSub.Client.Tests.Subscriptions;

namespace PubSub.Client.Tests.Session;

/// <summary>What Salesforce support can find a failed call by.</summary>
public sealed class TraceTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("45b0")]
    public async Task A_stream_has_the_id_of_the_service_or_else_its_own(string? rpcId)
    {
        await using var server = await PublishServer.StartAsync();
        using var publisher = server.Publisher();
        var ticket = await publisher.PublishAsync(0);
        publisher.Flush();
        var feed = await server.AcceptAsync();
        await feed.RequestAsync();
        (string, string)[] trailers = rpcId is null ? [] : [("rpc-id", rpcId)];
        feed.End("13", "It broke.", trailers);
        await ticket.FateAsync();
        Assert.Contains(rpcId is null ? $" x-client-trace-id: {feed.TraceId} " : " rpcId: 45b0 ", ticket.Error!.Message, StringComparison.Ordinal);
        Assert.Equal(rpcId is null, ticket.Error!.Message.Contains(feed.TraceId!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_subscription_has_one_too()
    {
        await using var server = await SubscribeServer.StartAsync();
        using var receiver = server.Receive(count: null);
        var reading = receiver.ReadAsync(default);
        var feed = await server.AcceptAsync();
        feed.End("13", "It broke.");
        var error = await Assert.ThrowsAsync<PubSubException>(() => reading.Soon());
        Assert.Contains(feed.TraceId!, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("45b0")]
    public async Task A_single_call_has_the_id_of_the_service_or_else_its_own(string? rpcId)
    {
        await using var service = await ServicePeer.StartAsync(_ => Task.CompletedTask);
        service.RefuseSchemas(1, "schema.api.unavailable", rpcId);
        var error = await Assert.ThrowsAsync<PubSubException>(() => service.Client.GetSchemaAsync("s", default).Soon());
        Assert.Matches(rpcId is null ? " x-client-trace-id: [0-9a-f-]{36} " : " rpcId: 45b0 ", error.Message);
        Assert.Equal(rpcId is null, error.Message.Contains("trace-id", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_service_that_was_not_reached_has_nothing_to_find()
    {
        await using var service = await ServicePeer.StartAsync(_ => Task.CompletedTask);
        await service.StopAsync();
        PubSubException error;
        do
            error = await Assert.ThrowsAsync<PubSubException>(() => service.Client.GetTopicAsync("t", default).Soon());
        while (error.Failure != Client.Grpc.TransportFailure.Refused);
        Assert.DoesNotContain("trace-id", error.Message, StringComparison.Ordinal);
    }
}
