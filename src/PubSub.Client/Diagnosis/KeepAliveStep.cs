using PubSub.Client.Errors;
using PubSub.Client.Grpc;
using PubSub.Client.Protocol;
using PubSub.Client.Recovery;
using PubSub.Client.Session;
using PubSub.Client.Subscriptions;

namespace PubSub.Client.Diagnosis;

/// <summary>Whether a subscription stays open. It asks for one event, which is the least, and only for one that comes from now on; other
/// subscribers get that one all the same.</summary>
internal sealed class KeepAliveStep : DiagnosisStep
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);

    // The service itself may be silent for minutes. The pings of HTTP/2 are answered at once, and two of them are not too many.
    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(1);

    public override string Name => "Keep-alive";

    public override string? Obstacle(DiagnosisContext context) => context.DescriptionObstacle
        ?? (context.Description!.CanSubscribe ? null : "The user may not subscribe to the topic.");

    public override async Task<Finding> RunAsync(DiagnosisContext context, CancellationToken cancellationToken)
    {
        using var channel = PubSubClient.CreateChannel(context.Options, context.Network, handler =>
        {
            handler.KeepAlivePingDelay = PingDelay;
            handler.KeepAlivePingTimeout = PingTimeout;
        });
        using var call = context.Client!.Open(SubscribeCall.Subscribe, channel);
        try
        {
            // A connection that does not come to be is no stream that stays open.
            var asking = call.WriteAsync(new FetchRequest { TopicName = context.Topic!, ReplayPreset = ReplayPreset.Latest, NumRequested = 1 });
            // Both fail when the call is disposed of, and by then nobody may wait for them any more.
            asking.Observe();
            await asking.WaitAsync(cancellationToken).ConfigureAwait(false);
            var watching = WatchAsync(call);
            watching.Observe();
            return await watching.WaitAsync(Wait, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return Finding.Pass(FormattableString.Invariant($"The stream stayed open for {Wait.TotalSeconds:0} seconds."));
        }
        catch (GrpcException e)
        {
            var error = PubSubException.From(SubscribeCall.Subscribe.Name, $"Topic '{context.Topic}'", e, call.TraceId);
            return Finding.Fail(error.Summary, e.Failure == TransportFailure.None
                ? error.Advice
                : "Something between this machine and the service cuts streams that are quiet, or does not pass HTTP/2 pings on: ask the network team for the idle timeout of firewalls and proxies; it must be longer than 5 minutes.");
        }
    }

    private static async Task<Finding> WatchAsync(DuplexCall<FetchRequest, FetchAnswer> call) =>
        await call.ReadAsync().ConfigureAwait(false) is { } answer
            ? Finding.Pass(answer.Events.Count > 0 ? "An event came." : "A keep-alive came.")
            : Finding.Fail("The service ended the stream at once.", "Try again in a minute; where it stays so, ask Salesforce support.");
}
