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
    private static readonly TimeSpan UnaryDeadline = TimeSpan.FromSeconds(30);

    // In every org; who may not see it gets PERMISSION_DENIED, which still proves that the credentials are accepted.
    private const string ProbeTopic = "/data/ChangeEvents";

    private readonly GrpcChannel _channel;
    private readonly SignIn _signIn;

    private PubSubClient(GrpcChannel channel, SignIn signIn) => (_channel, _signIn) = (channel, signIn);

    /// <summary>The org's My Domain.</summary>
    public Uri InstanceUrl => _signIn.InstanceUrl;

    /// <summary>The org's id, 18 characters.</summary>
    public string OrgId => _signIn.OrgId!;

    /// <summary>The signed-in user's id; null where it could not be found out.</summary>
    public string? UserId => _signIn.UserId;

    /// <summary>The signed-in user's name; null where it could not be found out.</summary>
    public string? UserName => _signIn.UserName;

    /// <summary>Signs in, and makes sure with one cheap call that the service accepts it.</summary>
    /// <param name="credential">How to sign in.</param>
    /// <param name="options">How to reach the service.</param>
    /// <param name="report">Told, in a sentence, what is missing and why, where that is no error.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="SignInException">The org refused the login, or its id cannot be found out.</exception>
    /// <exception cref="PubSubException">The service cannot be reached or does not accept the sign-in.</exception>
    /// <exception cref="ArgumentException">The file of certificate authorities is not usable.</exception>
    public static async Task<PubSubClient> ConnectAsync(
        Credential credential, ConnectOptions options, Action<string> report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(credential);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(report);
        var trust = options.CertificateAuthorityPath is { } path ? new CertificateTrust(path) : null;
        using var http = new HttpClient(HttpHandlers.Create(credential.LoginUrl, trust))
        {
            MaxResponseContentBufferSize = 1024 * 1024,
            Timeout = TimeSpan.FromSeconds(60),
        };
        var signIn = await credential.SignInAsync(http, cancellationToken).ConfigureAwait(false);
        signIn = await CompleteAsync(signIn, http, report, cancellationToken).ConfigureAwait(false);
        var version = typeof(PubSubClient).Assembly.GetName().Version!.ToString(3);
        var channel = new GrpcChannel(options.Endpoint, HttpHandlers.Create(options.Endpoint, trust), $"PubSub-PowerShell/{version}");
        var client = new PubSubClient(channel, signIn);
        try
        {
            await client.ProbeAsync(cancellationToken).ConfigureAwait(false);
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
        var info = await CallAsync(PubSubMethods.GetTopic, new TopicRequest { TopicName = topic }, $"Topic '{topic}'", cancellationToken)
            .ConfigureAwait(false);
        return new TopicDescription(info.TopicName, info.CanPublish, info.CanSubscribe, info.SchemaId, info.TenantGuid, info.RpcId);
    }

    /// <summary>A schema by its id, from the cache where it is known.</summary>
    /// <exception cref="PubSubException">The schema does not exist, or the call failed.</exception>
    /// <exception cref="AvroSchemaException">The service sent no usable schema.</exception>
    public Task<EventSchema> GetSchemaAsync(string schemaId, CancellationToken cancellationToken)
    {
        var task = SchemaCache.GetAsync((_channel.Endpoint, OrgId, schemaId), FetchSchemaAsync);
        return task.IsCompletedSuccessfully ? task : task.WaitAsync(cancellationToken);
    }

    /// <summary>Ends the connection and every call on it.</summary>
    public void Dispose() => _channel.Dispose();

    internal DuplexCall<TRequest, TResponse> Open<TRequest, TResponse>(GrpcMethod<TRequest, TResponse> method, CancellationToken cancellationToken)
        where TRequest : Google.Protobuf.IMessage<TRequest>
        where TResponse : class, Google.Protobuf.IMessage<TResponse> =>
        _channel.Duplex(method, Metadata(), cancellationToken);

    /// <summary>Fills what signing in did not tell: from userinfo, else the org's id from the token itself.</summary>
    private static async Task<SignIn> CompleteAsync(SignIn signIn, HttpClient http, Action<string> report, CancellationToken cancellationToken)
    {
        var token = Secret.Reveal(signIn.AccessToken);
        var user = new UserInfo(null, null, null);
        if (signIn.OrgId is null || signIn.UserId is null || signIn.UserName is null)
        {
            try
            {
                user = await UserInfo.GetAsync(http, signIn, cancellationToken).ConfigureAwait(false);
            }
            catch (SignInException e)
            {
                report($"Who the token belongs to is not known: {e.Message}");
            }
        }
        var orgId = signIn.OrgId ?? user.OrgId ?? Auth.OrgId.FromToken(token)
            ?? throw new SignInException("The org's id is not in the token, and userinfo does not tell it. Give it with -OrgId.", "ORG_ID_UNKNOWN");
        return new SignIn(signIn.AccessToken, signIn.InstanceUrl, Auth.OrgId.ToLong(orgId), signIn.UserId ?? user.UserId, signIn.UserName ?? user.UserName);
    }

    private async Task ProbeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await CallAsync(PubSubMethods.GetTopic, new TopicRequest { TopicName = ProbeTopic }, $"Connecting to {_channel.Endpoint.Authority}", cancellationToken)
                .ConfigureAwait(false);
        }
        catch (PubSubException e) when (e.Failure == TransportFailure.None
            && e.ErrorCode?.StartsWith("service.auth.", StringComparison.Ordinal) != true
            && e.Status is StatusCode.NotFound or StatusCode.PermissionDenied or StatusCode.InvalidArgument)
        {
            // The service looked at the request itself, so it has accepted who asks.
        }
    }

    private async Task<EventSchema> FetchSchemaAsync(string schemaId)
    {
        var info = await CallAsync(PubSubMethods.GetSchema, new SchemaRequest { SchemaId = schemaId }, $"Schema '{schemaId}'", CancellationToken.None)
            .ConfigureAwait(false);
        return new EventSchema(schemaId, info.SchemaJson);
    }

    private async Task<TResponse> CallAsync<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method, TRequest request, string subject, CancellationToken cancellationToken)
        where TRequest : Google.Protobuf.IMessage<TRequest>
        where TResponse : class, Google.Protobuf.IMessage<TResponse>
    {
        try
        {
            return await _channel.UnaryAsync(method, request, Metadata(), UnaryDeadline, cancellationToken).ConfigureAwait(false);
        }
        catch (GrpcException e)
        {
            throw PubSubException.From(method.Name, subject, e);
        }
    }

    /// <summary>The headers that the service knows the caller by, and an id for its support to trace the call.</summary>
    private KeyValuePair<string, string>[] Metadata() =>
    [
        new("accesstoken", Secret.Reveal(_signIn.AccessToken)),
        new("instanceurl", InstanceUrl.GetLeftPart(UriPartial.Authority)),
        new("tenantid", OrgId),
        new("x-client-trace-id", Guid.NewGuid().ToString()),
    ];
}
