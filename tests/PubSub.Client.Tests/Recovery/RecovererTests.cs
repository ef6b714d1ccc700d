using PubSub.Client.Errors;
using PubSub.Client.Grpc;
using PubSub.Client.Recovery;
using PubSub.Client.Tests.Subscriptions;

namespace PubSub.Client.Tests.Recovery;

/// <summary>What is done about an error, by what happened before it.</summary>
public sealed class RecovererTests
{
    [Theory]
    [InlineData(TransportFailure.Broken, true)]
    [InlineData(TransportFailure.Proxy, false)]
    public async Task A_service_that_refuses_connections_is_tried_again_only_if_it_was_reached_before(TransportFailure before, bool isTriedAgain)
    {
        await using var server = await SubscribeServer.StartAsync();
        var recoverer = new Recoverer(server.Client, 10, wasReached: false, () => 0, TimeProvider.System);
        Assert.NotNull((await recoverer.NextAsync(Error(before), 0, default)).Wait);
        Assert.Equal(isTriedAgain, (await recoverer.NextAsync(Error(TransportFailure.Refused), 0, default)).Wait is not null);
    }

    private static PubSubException Error(TransportFailure failure) =>
        PubSubException.From("Subscribe", "t", new GrpcException(StatusCode.Unavailable, "x", failure));
}
