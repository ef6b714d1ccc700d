using Microsoft.AspNetCore.Http;
using PubSub.Client.Auth;
using PubSub.Client.Protocol;
using PubSub.Client.Session;

namespace PubSub.Client.Tests.Peers;

/// <summary>A Pub/Sub service whose streams the test plays, and a client that is signed in to it.</summary>
internal sealed class ServicePeer : IAsyncDisposable
{
    private readonly string _orgId = TestOrgs.Next();
    private KestrelPeer _peer = null!;
    private Func<ServerCall, Task>? _next;
    private string _refusal = "";
    private int _refusals;
    private string? _rpcId;
    private TaskCompletionSource? _held;
    private int _asked;

    public PubSubClient Client { get; private set; } = null!;

    /// <summary>A token with which no schema is given any more; null for none.</summary>
    public string? RefusedToken { get; set; }

    /// <summary>Where the service is.</summary>
    public Uri Address => _peer.Address;

    /// <summary>What the Tooling API answers to a query; null for a refusal.</summary>
    public Task<string>? ToolingAnswer { get; set; }

    /// <summary>The HTTP status that something in between answers schema look-ups with; null where they reach the service.</summary>
    public int? SchemaPage { get; set; }

    /// <param name="stream">Plays Subscribe, ManagedSubscribe and PublishStream; when it returns, the call ends with what it put into the trailers.</param>
    /// <param name="credential">How to sign in; null for a token that cannot be renewed.</param>
    public static async Task<ServicePeer> StartAsync(Func<ServerCall, Task> stream, Credential? credential = null)
    {
        var service = new ServicePeer();
        service._peer = await KestrelPeer.StartAsync(http => service.AnswerAsync(http, stream));
        service.Client = await service.ConnectAsync(credential);
        return service;
    }

    /// <summary>A further client.</summary>
    public Task<PubSubClient> ConnectAsync(Credential? credential = null) => PubSubClient.ConnectAsync(
        credential ?? new AccessTokenCredential(Secret.From("token"), _peer.WebAddress, _orgId, "0055e000001AbCdAAK"),
        new ConnectOptions { Endpoint = _peer.Address }, _ => { }, default).Soon();

    /// <summary>Refuses so many schema look-ups: by default, their token.</summary>
    public void RefuseSchemas(int times, string code = "service.auth.error", string? rpcId = "r16")
    {
        (_refusal, _rpcId) = (code, rpcId);
        Volatile.Write(ref _refusals, times);
    }

    /// <summary>How many schema look-ups have come that were not refused.</summary>
    public int SchemasAsked => Volatile.Read(ref _asked);

    /// <summary>Lets schema look-ups wait from now on for their answer.</summary>
    public void HoldSchemas() => _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Answers those that wait.</summary>
    public void ReleaseSchemas() => _held!.SetResult();

    /// <summary>Refuses the next stream at its headers, before a message of it is looked at.</summary>
    public void RefuseStream(string status, string? text = null) => PlayStream(call =>
    {
        call.Http.Response.ContentType = "application/grpc";
        call.Http.Response.Headers["grpc-status"] = status;
        call.Http.Response.Headers["grpc-message"] = text;
        return Task.CompletedTask;
    });

    /// <summary>Plays the next stream in another way than the others, from before its headers.</summary>
    public void PlayStream(Func<ServerCall, Task> play) => Volatile.Write(ref _next, play);

    /// <summary>Breaks all connections; new ones are taken.</summary>
    public void CutConnections() => _peer.CutConnections();

    /// <summary>Ends the server; the client goes on.</summary>
    public Task StopAsync() => _peer.DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _peer.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext http, Func<ServerCall, Task> stream)
    {
        var call = new ServerCall(http);
        switch (http.Request.Path.Value)
        {
            case "/eventbus.v1.PubSub/GetTopic":
                await call.SendAsync(new TopicInfo());
                call.End();
                break;
            case "/eventbus.v1.PubSub/GetSchema" when SchemaPage is { } status:
                http.Response.StatusCode = status;
                break;
            case "/eventbus.v1.PubSub/GetSchema" when Interlocked.Decrement(ref _refusals) >= 0:
                call.End("16", "It is refused.", [("error-code", $"sfdc.platform.eventbus.grpc.{_refusal}"), .. _rpcId is null ? Array.Empty<(string, string)>() : [("rpc-id", _rpcId)]]);
                break;
            case "/eventbus.v1.PubSub/GetSchema":
                Interlocked.Increment(ref _asked);
                if (_held is { } held)
                    await Task.WhenAny(held.Task, call.Aborted);
                if (http.Request.Headers["accesstoken"] == RefusedToken)
                {
                    call.End("16");
                    break;
                }
                await call.SendAsync(new SchemaInfo { SchemaJson = """{"type":"record","name":"A__e","fields":[{"name":"F","type":"boolean"}]}""" });
                call.End();
                break;
            case "/services/data/v62.0/tooling/query" when ToolingAnswer is { } answer:
                await http.Response.WriteAsync(await answer);
                break;
            case "/eventbus.v1.PubSub/Subscribe" or "/eventbus.v1.PubSub/PublishStream" when Interlocked.Exchange(ref _next, null) is { } play:
                await play(call);
                break;
            case "/eventbus.v1.PubSub/Subscribe" or "/eventbus.v1.PubSub/ManagedSubscribe" or "/eventbus.v1.PubSub/PublishStream":
                await call.StartAsync();
                await stream(call);
                break;
            default:
                http.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
        }
    }
}
