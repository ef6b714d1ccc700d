using PubSub.Client.Auth;
using PubSub.Client.Errors;
using PubSub.Client.Grpc;
using PubSub.Client.Session;

namespace PubSub.Client.Recovery;

/// <summary>What to do when a call has failed: the same for receiving and publishing. For one failure at a time; answers may come from other threads.</summary>
/// <param name="client">The connection.</param>
/// <param name="maxReconnect">The most attempts in a row.</param>
/// <param name="wasReached">Whether the service is known to be where it is looked for, so that no attempt can fail for a wrong name.</param>
/// <param name="random">Numbers from 0 to 1 that spread the attempts.</param>
/// <param name="time">The clock.</param>
internal sealed class Recoverer(PubSubClient client, int maxReconnect, bool wasReached, Func<double> random, TimeProvider time)
{
    private readonly Backoff _backoff = new(maxReconnect, random);
    private readonly RenewalLimit _renewals = new(time);
    private volatile bool _wasReached = wasReached;
    private SignInException? _refusal;

    /// <inheritdoc cref="Backoff.Attempts"/>
    public int Attempts => _backoff.Attempts;

    /// <summary>The service takes the session.</summary>
    public void Answered()
    {
        _wasReached = true;
        _renewals.Accepted();
    }

    /// <inheritdoc cref="Backoff.Succeeded"/>
    public void Succeeded() => _backoff.Succeeded();

    /// <inheritdoc cref="Backoff.Next"/>
    public TimeSpan? WaitFor(RecoveryAction action) => _backoff.Next(action);

    /// <summary>Finds out what to do, and renews the session where that is it.</summary>
    /// <param name="error">How the call ended.</param>
    /// <param name="generation">Which sign-in it was made with.</param>
    /// <param name="cancellationToken">Ends the renewal.</param>
    public async Task<NextStep> NextAsync(PubSubException error, int generation, CancellationToken cancellationToken)
    {
        client.Statistics.Failed(error);
        // At the first attempt these are mistakes, such as a wrong name; later on, a network that is down.
        var isUnreachable = error.Failure is TransportFailure.UnknownHost or TransportFailure.Refused or TransportFailure.Tls;
        if (isUnreachable && !_wasReached)
            return NextStep.GiveUp(error);
        // Any other end comes from a server that was reached, though it may not have sent anything: a quiet topic is silent for minutes.
        _wasReached |= !isUnreachable && error.Failure != TransportFailure.Proxy;
        if (error.Recovery != RecoveryAction.SignIn)
            return Wait(error.Recovery, error);
        if (!_renewals.Allows || !client.CanRenew)
            return NextStep.GiveUp(error);
        // A publisher goes on with its next request, which must not ask once more.
        if (_refusal is { } former && client.SignInGeneration == generation)
            return NextStep.GiveUp(former);
        try
        {
            var renewal = await client.RenewAsync(generation, cancellationToken).ConfigureAwait(false) ? Renewal.Own : Renewal.Shared;
            _renewals.Renewed();
            // No attempt to reconnect, so it is not counted as one.
            return new NextStep(TimeSpan.Zero, error, renewal);
        }
        catch (SignInException e)
        {
            if (e.Retry == SignInRetry.Later)
                return Wait(RecoveryAction.Retry, e);
            _refusal = e;
            return NextStep.GiveUp(e);
        }
    }

    /// <summary>Waits before an attempt; no longer where the session is disconnected meanwhile, for the attempt fails then, and says so.</summary>
    /// <param name="wait">How long.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether the session is still connected.</returns>
    public async Task<bool> PauseAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, client.Closing);
        try
        {
            await Task.Delay(wait, time, either.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private NextStep Wait(RecoveryAction action, Exception cause) => new(WaitFor(action), cause, Renewal.None);
}

/// <summary>What to do when a call has failed.</summary>
/// <param name="Wait">How long to wait before the next attempt; null where there is to be none.</param>
/// <param name="Cause">What stands in the way: the call's error, or that of the renewal.</param>
/// <param name="Renewal">Whether the session has been renewed.</param>
internal sealed record NextStep(TimeSpan? Wait, Exception Cause, Renewal Renewal)
{
    public static NextStep GiveUp(Exception cause) => new(null, cause, Renewal.None);
}

/// <summary>Whether a session has been renewed for a failed call.</summary>
internal enum Renewal
{
    /// <summary>No.</summary>
    None,

    /// <summary>For this one.</summary>
    Own,

    /// <summary>For another call that failed as well.</summary>
    Shared,
}
