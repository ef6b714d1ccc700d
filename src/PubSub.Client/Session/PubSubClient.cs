using System.Text.Json;
using PubSub.Client.Auth;
using PubSub.Client.Avro;
using PubSub.Client.Errors;
using PubSub.Client.Events;
using PubSub.Client.Grpc;
using PubSub.Client.Http;
using PubSub.Client.Protocol;

namespace PubSub.Client.Session;

/// <summary>A signed-in connection to one org. Safe to use from several threads.</summary>
public sealed class PubSubClient : IDisposable
{
    // In every org; who may not see it gets PERMISSION_DENIED, which still proves that the credentials are accepted.
    private const string ProbeTopic = "/data/ChangeEvents";

    private readonly Network _network;
    private readonly GrpcChannel _channel;
    private readonly Authenticator _authenticator;
    private readonly SessionCalls _calls;
    private readonly SchemaCache _schemas;

    private PubSubClient(ConnectOptions options, Network network, GrpcChannel channel, Authenticator authenticator)
    {
        (Options, _network, _channel, _authenticator) = (options, network, channel, authenticator);
        _calls = new SessionCalls(channel, authenticator);
        // Signing in was the first.
        Statistics = new SessionStatistics(() => authenticator.Generation - 1);
        _schemas = new SchemaCache(FetchSchemaAsync);
    }

    /// <summary>The org's My Domain.</summary>
    public Uri InstanceUrl => _authenticator.Current.InstanceUrl;

    /// <summary>The org's id, 18 characters.</summary>
    public string OrgId => _authenticator.Current.OrgId!;

    /// <summary>The signed-in user's id; null where it could not be found out.</summary>
    public string? UserId => _authenticator.Current.UserId;

    /// <summary>The signed-in user's name; null where it could not be found out.</summary>
    public string? UserName => _authenticator.Current.UserName;

    /// <summary>What has happened on the connection.</summary>
    public SessionStatistics Statistics { get; }

    /// <summary>How the service is reached.</summary>
    internal ConnectOptions Options { get; }

    /// <summary>Whether the session can be signed in again; one made from a token cannot.</summary>
    internal bool CanRenew => _authenticator.CanRenew;

    /// <summary>How often has been signed in; a call remembers it, to tell whether its session has been renewed since.</summary>
    internal int SignInGeneration => _authenticator.Generation;

    /// <summary>Cancelled when the connection is ended.</summary>
    internal CancellationToken Closing => _authenticator.Closing;

    /// <summary>Signs in, and makes sure with one cheap call that the service accepts it.</summary>
    /// <param name="credential">How to sign in; its secrets are wiped with the connection, or with the failure to make one.</param>
    /// <param name="options">How to reach the service.</param>
    /// <param name="report">Told, in a sentence, what is missing and why, where that is no error.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="SignInException">The org refused the login, or its id cannot be found out.</exception>
    /// <exception cref="PubSubException">The service cannot be reached or does not accept the sign-in.</exception>
    /// <exception cref="ArgumentException">The file of certificate authorities is not usable, or the environment names a proxy that is none.</exception>
    public static async Task<PubSubClient> ConnectAsync(
        Credential credential, ConnectOptions options, Action<string> report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(credential);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(report);
        using var timer = new ConnectTimer(options.Timeout, cancellationToken);
        var client = await OpenAsync(credential, options, report, timer).ConfigureAwait(false);
        try
        {
            await client.ProbeAsync(timer).ConfigureAwait(false);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>What the service says of a topic.</summary>
    /// <exception cref="PubSubException">The topic does not exist, or the call failed.</exception>
    public async Task<TopicDescription> GetTopicAsync(string topic, CancellationToken cancellationToken)
    {
        var info = await _calls.UnaryAsync(PubSubMethods.GetTopic, new TopicRequest { TopicName = topic }, $"Topic '{topic}'", cancellationToken)
            .ConfigureAwait(false);
        return new TopicDescription(
            info.TopicName.Length > 0 ? info.TopicName : topic, info.CanPublish, info.CanSubscribe, info.SchemaId, info.TenantGuid, info.RpcId);
    }

    /// <summary>A schema by its id, from the cache where it is known.</summary>
    /// <exception cref="PubSubException">The schema does not exist, or the call failed.</exception>
    /// <exception cref="AvroSchemaException">The service sent no usable schema.</exception>
    public Task<EventSchema> GetSchemaAsync(string schemaId, CancellationToken cancellationToken) =>
        _calls.RenewingAsync(() => GetSchemaOnceAsync(schemaId, cancellationToken), cancellationToken);

    /// <summary>Ends the connection and every call on it.</summary>
    public void Dispose()
    {
        _channel.Dispose();
        _authenticator.Dispose();
    }

    /// <param name="method">What to call.</param>
    /// <param name="channel">The connections to call it over; null for the session's.</param>
    internal DuplexCall<TRequest, TResponse> Open<TRequest, TResponse>(GrpcMethod<TRequest, TResponse> method, GrpcChannel? channel = null)
        where TResponse : class =>
        _calls.Open(method, channel);

    /// <summary>Asks one of the org's HTTP APIs, which answer in JSON.</summary>
    /// <exception cref="RestException">The org refused, or did not answer, or not so; the message says what and where.</exception>
    internal Task<T> GetAsync<T>(string path, Func<JsonElement, T> read, CancellationToken cancellationToken) =>
        _calls.RenewingAsync(() => _authenticator.GetAsync(path, read, cancellationToken), cancellationToken);

    /// <summary>Signs in again, unless that has been done since the given generation; all who wait for it share one attempt.</summary>
    /// <returns>Whether this call did it.</returns>
    /// <exception cref="SignInException">The org refused, or could not be reached.</exception>
    internal Task<bool> RenewAsync(int generation, CancellationToken cancellationToken) => _authenticator.RenewAsync(generation, cancellationToken);

    /// <summary>As <see cref="GetSchemaAsync"/>, for a caller that renews the session itself and keeps count of it.</summary>
    internal Task<EventSchema> GetSchemaOnceAsync(string schemaId, CancellationToken cancellationToken)
    {
        var task = _schemas.GetAsync((_channel.Endpoint, OrgId, schemaId), SignInGeneration);
        return task.IsCompletedSuccessfully ? task : task.WaitAsync(cancellationToken);
    }

    /// <summary>The schema, where it is known already.</summary>
    internal EventSchema? FindSchema(string schemaId) => SchemaCache.Find((_channel.Endpoint, OrgId, schemaId));

    /// <summary>Signs in, without a call to the service.</summary>
    internal static async Task<PubSubClient> SignInAsync(
        Credential credential, ConnectOptions options, Action<string> report, CancellationToken cancellationToken)
    {
        using var timer = new ConnectTimer(options.Timeout, cancellationToken);
        return await OpenAsync(credential, options, report, timer).ConfigureAwait(false);
    }

    /// <summary>Connections to the service as every session makes them.</summary>
    /// <param name="options">How the service is reached.</param>
    /// <param name="network">The same, as the connections see it.</param>
    /// <param name="adjust">Changes what a caller needs otherwise; null for nothing.</param>
    internal static GrpcChannel CreateChannel(ConnectOptions options, Network network, Action<SocketsHttpHandler>? adjust = null)
    {
        var version = typeof(PubSubClient).Assembly.GetName().Version!.ToString(3);
        return new GrpcChannel(options.Endpoint, Create, $"PubSub-PowerShell/{version}");

        SocketsHttpHandler Create()
        {
            var handler = HttpHandlers.Create(network);
            adjust?.Invoke(handler);
            return handler;
        }
    }

    /// <summary>Makes sure with one cheap call that the service accepts the sign-in.</summary>
    internal async Task CheckAccessAsync(CancellationToken cancellationToken)
    {
        using var timer = new ConnectTimer(System.Threading.Timeout.InfiniteTimeSpan, cancellationToken);
        await ProbeAsync(timer).ConfigureAwait(false);
    }

    private static async Task<PubSubClient> OpenAsync(Credential credential, ConnectOptions options, Action<string> report, ConnectTimer timer)
    {
        try
        {
            var network = options.CreateNetwork();
            var authenticator = await SignInAsync(credential, network, report, timer).ConfigureAwait(false);
            return new PubSubClient(options, network, CreateChannel(options, network), authenticator);
        }
        catch
        {
            credential.Wipe();
            throw;
        }
    }

    private static async Task<Authenticator> SignInAsync(Credential credential, Network network, Action<string> report, ConnectTimer timer)
    {
        try
        {
            return await Authenticator.SignInAsync(credential, network, report, timer.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (timer.HasRunOut)
        {
            var proxy = network.ProxyTo(credential.LoginUrl) is { } name ? $"the proxy {name}" : "the proxy";
            throw new SignInException(
                $"{credential.Silence} within {timer.Seconds} seconds. Check the network and {proxy}, or give it more time with -TimeoutSec.", SignInException.TimedOut, e);
        }
    }

    private async Task ProbeAsync(ConnectTimer timer)
    {
        var through = _network.ProxyTo(_channel.Endpoint) is { } proxy ? $" through the proxy {proxy}" : "";
        var subject = $"Connecting to {_channel.Endpoint.Authority}{through}";
        try
        {
            await _calls.UnaryAsync(PubSubMethods.GetTopic, new TopicRequest { TopicName = ProbeTopic }, subject, timer.Token).ConfigureAwait(false);
        }
        catch (PubSubException e) when (e.Failure == TransportFailure.None
            && e.ErrorCode?.StartsWith("service.auth.", StringComparison.Ordinal) != true
            && e.Status is StatusCode.NotFound or StatusCode.PermissionDenied or StatusCode.InvalidArgument)
        {
            // The service looked at the request itself, so it has accepted who asks.
        }
        catch (OperationCanceledException e) when (timer.HasRunOut)
        {
            throw PubSubException.From(PubSubMethods.GetTopic.Name, subject, new GrpcException(
                StatusCode.DeadlineExceeded, $"It did not answer within {timer.Seconds} seconds (-TimeoutSec).", TransportFailure.Refused, e));
        }
    }

    private async Task<EventSchema> FetchSchemaAsync(string schemaId)
    {
        var info = await _calls.UnaryOnceAsync(PubSubMethods.GetSchema, new SchemaRequest { SchemaId = schemaId },
                $"Schema '{schemaId}'", CancellationToken.None)
            .ConfigureAwait(false);
        return new EventSchema(schemaId, info.SchemaJson);
    }
}
