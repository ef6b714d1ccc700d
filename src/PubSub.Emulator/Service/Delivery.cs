using PubSub.Emulator.Bus;
using PubSub.Emulator.Grpc;

namespace PubSub.Emulator.Service;

/// <summary>Sends a subscription its events while it has credit, empty batches while nothing happens, and its end.</summary>
internal sealed class Delivery(EventBus bus, DeliveryAllocation allocation, EmulatorOptions options, TimeProvider time)
{
    // The service keeps a response below 3 MB.
    private const int MaxResponseBytes = 3 * 1024 * 1024 - 64 * 1024;

    public async Task RunAsync(GrpcCall call, Subscription subscription, IAnswers answers)
    {
        var lastResponse = time.GetUtcNow();
        while (true)
        {
            var state = subscription.Look();
            if (state.Closing)
            {
                EndWith(state.Failure);
                return;
            }

            // Asked before the log is read, so that a keep-alive never names a position beyond an event that is still to come.
            var latest = bus.Last;
            var next = subscription.Next;
            var batch = subscription.Topic.Log.Read(ref next, Most(call, state), MaxResponseBytes);
            var silence = time.GetUtcNow() - lastResponse;
            if (batch.Count > 0 || answers.Wanted || state.KeepAliveAsked || (state.Credit > 0 && silence >= options.KeepAlive))
            {
                if (!allocation.Take(batch.Count))
                {
                    throw Errors.DeliveryLimit();
                }

                subscription.Next = next;
                var pending = subscription.Spend(batch.Count);
                var position = batch.Count > 0 ? batch[^1].Position : latest;
                await call.WriteAsync(answers.Next(batch.Select(stored => stored.Message), position, pending, call.RpcId));
                lastResponse = time.GetUtcNow();
            }
            else if (state.HalfClosed || (state.Credit == 0 && silence >= options.CreditIdle))
            {
                return;
            }
            else
            {
                var limit = state.Credit > 0 ? options.KeepAlive : options.CreditIdle;
                await WaitAsync(subscription, state, limit - silence, call.Cancellation);
            }
        }
    }

    private static int Most(GrpcCall call, SubscriptionState state) =>
        call.Faults.Framing is { Events: > 0 } framing ? Math.Min(framing.Events, state.Credit) : state.Credit;

    private async Task WaitAsync(Subscription subscription, SubscriptionState state, TimeSpan limit, CancellationToken cancellation)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var timer = Task.Delay(limit, time, waiting.Token);
        var events = state.Credit > 0 ? subscription.Topic.Log.WaitFor(subscription.Next) : timer;
        await Task.WhenAny(state.Changed, events, timer);
        await waiting.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
    }

    private static void EndWith(RpcFailure? failure)
    {
        if (failure is not null)
        {
            throw failure;
        }
    }
}
