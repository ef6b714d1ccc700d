using PubSub.Client.Protocol;
using PubSub.Emulator.Bus;
using PubSub.Emulator.Grpc;
using PubSub.Emulator.Service;

namespace PubSub.Emulator.Managed;

/// <summary>ManagedSubscribe: the position is the org's, one client at a time may move it.</summary>
internal sealed class ManagedSubscribeMethod(
    ManagedCatalog catalog,
    ManagedTimes times,
    EventBus bus,
    OpenSubscriptions open,
    Delivery delivery,
    DeliveryAllocation allocation,
    TimeProvider time) : IRpcMethod
{
    public string Name => "ManagedSubscribe";

    public async Task RunAsync(GrpcCall call)
    {
        var first = await call.ReadAsync(ManagedFetchRequest.Parser, call.Cancellation);
        if (first is null)
        {
            return;
        }

        var known = catalog.ByName(first.DeveloperName) ?? catalog.ById(first.SubscriptionId);
        call.Received(known?.Topic.Name, first.NumRequested);
        CheckFirst(first);
        var managed = catalog.Find(first.SubscriptionId, first.DeveloperName);
        if (!managed.IsRunning)
        {
            throw Errors.OfManaged("config.stopped");
        }

        Subscription subscription = new(managed.Topic, Start(managed));
        AddCredit(subscription, first.NumRequested);
        if (!managed.TryTake(subscription))
        {
            throw Errors.OfManaged("already.active");
        }

        var clean = false;
        try
        {
            await ServeAsync(call, managed, subscription);
            clean = true;
        }
        catch (RpcFailure)
        {
            // The service ended it, and need not find out that the client is gone.
            clean = true;
            throw;
        }
        finally
        {
            managed.Release(clean ? times.Release : times.AbortRelease);
        }
    }

    private async Task ServeAsync(GrpcCall call, ManagedSubscription managed, Subscription subscription)
    {
        if (allocation.IsUsedUp)
        {
            throw Errors.DeliveryLimit();
        }

        ManagedAnswers answers = new(managed);
        var limit = times.NoCommit;
        using var registration = open.Add(subscription);
        await using var noCommit = time.CreateTimer(
            _ => subscription.Close(Errors.NoCommit(limit)), null, limit, Timeout.InfiniteTimeSpan);
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(call.Cancellation);
        var requests = ReadRequestsAsync();
        try
        {
            await delivery.RunAsync(call, subscription, answers);
        }
        finally
        {
            await reading.CancelAsync();
            // How the call ended is the deliverer's to tell; the reader was only stopped.
            await requests.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task ReadRequestsAsync()
        {
            try
            {
                while (await call.ReadAsync(ManagedFetchRequest.Parser, reading.Token) is { } request)
                {
                    call.Received(null, request.NumRequested);
                    if (request.CommitReplayIdRequest is { } commit)
                    {
                        noCommit.Change(limit, Timeout.InfiniteTimeSpan);
                        answers.Add(Commit(managed, commit));
                        subscription.Wake();
                    }
                    else if (request.NumRequested == 0)
                    {
                        throw Errors.OfManaged("fetch.request.invalid");
                    }

                    AddCredit(subscription, request.NumRequested);
                }

                subscription.HalfClose();
            }
            catch (RpcFailure failure)
            {
                subscription.Close(failure);
            }
        }
    }

    private CommitReplayResponse Commit(ManagedSubscription managed, CommitReplayRequest request)
    {
        var wrong = managed.Commit(request.ReplayId, bus);
        return new CommitReplayResponse
        {
            CommitRequestId = request.CommitRequestId,
            ReplayId = request.ReplayId,
            Error = wrong is null ? null : new Error { Code = ErrorCode.Commit, Msg = wrong },
            ProcessTime = time.GetUtcNow().ToUnixTimeMilliseconds(),
        };
    }

    private int Start(ManagedSubscription managed)
    {
        if (managed.Committed is { } committed && bus.Knows(committed))
        {
            return managed.Topic.Log.IndexAfter(committed);
        }

        var earliest = managed.Committed is null ? managed.StartsEarliest : managed.RecoversEarliest;
        return earliest ? managed.Topic.Log.First : managed.Topic.Log.End;
    }

    private static void CheckFirst(ManagedFetchRequest first)
    {
        if (first.CommitReplayIdRequest is not null)
        {
            throw Errors.OfManaged("fetch.request.commit.request.restricted");
        }

        if (first.AuthRefresh.Length > 0)
        {
            throw Errors.OfManaged("fetch.request.auth.request.restricted");
        }
    }

    private static void AddCredit(Subscription subscription, int requested)
    {
        if (requested < 0)
        {
            throw Errors.OfManaged("fetch.request.events.invalid");
        }

        if (requested > 0)
        {
            subscription.AddCredit(requested);
        }
    }
}
