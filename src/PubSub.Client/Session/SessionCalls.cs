using PubSub.Client.Auth;
using PubSub.Client.Errors;
using PubSub.Client.Grpc;

namespace PubSub.Client.Session;

/// <summary>Calls in a session's name, which is renewed where the service does not accept it any more.</summary>
internal sealed class SessionCalls(GrpcChannel channel, Authenticator authenticator)
{
    private static readonly TimeSpan UnaryDeadline = TimeSpan.FromSeconds(30);

    /// <summary>One request, one answer.</summary>
    /// <param name="method">What to call.</param>
    /// <param name="request">The request.</param>
    /// <param name="subject">What the call is about, for the error.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="PubSubException">The call failed.</exception>
    public Task<TResponse> UnaryAsync<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method, TRequest request, string subject, CancellationToken cancellationToken)
        where TResponse : class =>
        RenewingAsync(() => UnaryOnceAsync(method, request, subject, cancellationToken), cancellationToken);

    /// <summary>As above, for a caller that renews the session itself.</summary>
    public async Task<TResponse> UnaryOnceAsync<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method, TRequest request, string subject, CancellationToken cancellationToken)
        where TResponse : class
    {
        var traceId = NewTraceId();
        try
        {
            return await channel.UnaryAsync(method, request, Metadata(traceId), UnaryDeadline, cancellationToken).ConfigureAwait(false);
        }
        catch (GrpcException e)
        {
            throw PubSubException.From(method.Name, subject, e, traceId);
        }
    }

    /// <summary>Opens a call that streams both ways.</summary>
    /// <param name="method">What to call.</param>
    /// <param name="over">The connections to call it over; null for the session's.</param>
    public DuplexCall<TRequest, TResponse> Open<TRequest, TResponse>(GrpcMethod<TRequest, TResponse> method, GrpcChannel? over)
        where TResponse : class
    {
        var traceId = NewTraceId();
        return (over ?? channel).Duplex(method, Metadata(traceId), traceId);
    }

    /// <summary>Makes a call, and makes it once more with a renewed session where that was refused.</summary>
    public async Task<T> RenewingAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        var generation = authenticator.Generation;
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception e)
            when (e is PubSubException { Recovery: RecoveryAction.SignIn } or RestException { IsSessionRefused: true } && authenticator.CanRenew)
        {
            await authenticator.RenewAsync(generation, cancellationToken).ConfigureAwait(false);
            return await call().ConfigureAwait(false);
        }
    }

    /// <summary>An id for the service's support to trace a call by, also where the service gave it none of its own.</summary>
    private static string NewTraceId() => Guid.NewGuid().ToString();

    /// <summary>The headers that the service knows the caller and the call by.</summary>
    private KeyValuePair<string, string>[] Metadata(string traceId) =>
    [
        new("accesstoken", Secret.Reveal(authenticator.Current.AccessToken)),
        new("instanceurl", authenticator.Current.InstanceUrl.GetLeftPart(UriPartial.Authority)),
        new("tenantid", authenticator.Current.OrgId!),
        new(PubSubException.TraceHeader, traceId),
    ];
}
