using PubSub.Client.Protocol;
using PubSub.Emulator.Bus;
using PubSub.Emulator.Grpc;

namespace PubSub.Emulator.Service;

/// <summary>Subscribe: the first request fixes topic and start, all of them bring credit.</summary>
internal sealed class SubscribeMethod(
    TopicLookup topics, EventBus bus, OpenSubscriptions open, Delivery delivery, DeliveryAllocation allocation) : IRpcMethod
{
    public string Name => "Subscribe";

    public async Task RunAsync(GrpcCall call)
    {
        var first = await call.ReadAsync(FetchRequest.Parser, call.Cancellation);
        if (first is null)
        {
            return;
        }

        call.About(first.TopicName);
        var subscription = Open(first);
        using var registration = open.Add(subscription);
        // Not before it stands: who sees the request among the calls may then publish what it is to get, or close it.
        call.Received(first.TopicName, first.NumRequested);
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(call.Cancellation);
        var requests = ReadRequestsAsync(call, subscription, reading.Token);
        try
        {
            await delivery.RunAsync(call, subscription, new SubscribeAnswers());
        }
        finally
        {
            await reading.CancelAsync();
            // How the call ended is the deliverer's to tell; the reader was only stopped.
            await requests.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Subscription Open(FetchRequest first)
    {
        if (string.IsNullOrWhiteSpace(first.TopicName))
        {
            throw Errors.TopicEmpty();
        }

        var topic = topics.Find(first.TopicName);
        if (!topic.CanSubscribe)
        {
            throw Errors.CannotSubscribe(topic.Name);
        }

        if (allocation.IsUsedUp)
        {
            throw Errors.DeliveryLimit();
        }

        Subscription subscription = new(topic, Start(topic, first));
        subscription.AddCredit(Credit(first));
        return subscription;
    }

    private int Start(Topic topic, FetchRequest first)
    {
        switch (first.ReplayPreset)
        {
            case ReplayPreset.Earliest:
                return topic.Log.First;
            case ReplayPreset.Custom when first.ReplayId.IsEmpty:
                throw Errors.ReplayIdMissing();
            case ReplayPreset.Custom:
                var position = ReplayId.Position(first.ReplayId);
                return position is { } known && bus.Knows(known) ? topic.Log.IndexAfter(known) : throw Errors.ReplayIdCorrupted();
            default:
                return topic.Log.End;
        }
    }

    private static async Task ReadRequestsAsync(GrpcCall call, Subscription subscription, CancellationToken cancellation)
    {
        try
        {
            while (await call.ReadAsync(FetchRequest.Parser, cancellation) is { } request)
            {
                call.Received(request.TopicName, request.NumRequested);
                if (request.TopicName.Length > 0 && request.TopicName != subscription.Topic.Name)
                {
                    throw Errors.SubscribeTopicMismatch();
                }

                subscription.AddCredit(Credit(request));
            }

            subscription.HalfClose();
        }
        catch (RpcFailure failure)
        {
            subscription.Close(failure);
        }
    }

    private static int Credit(FetchRequest request) =>
        request.NumRequested > 0 ? request.NumRequested : throw Errors.RequestedEventsInvalid();
}
