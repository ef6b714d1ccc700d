using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using PubSub.Client.Auth;
using PubSub.Client.Protocol;
using PubSub.Client.Session;

namespace PubSub.Client.Tests.Peers;

/// <summary>An org whose REST API answers as the test says, and a client that is signed in to it.</summary>
internal sealed class OrgPeer : IAsyncDisposable
{
    private readonly Dictionary<string, (int Status, string Body)> _answers = new(StringComparer.Ordinal);
    private KestrelPeer _peer = null!;

    public PubSubClient Client { get; private set; } = null!;

    public Uri Endpoint => _peer.Address;

    public Uri InstanceUrl => _peer.WebAddress;

    /// <summary>What was asked for, without the version.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>The tokens that came with it.</summary>
    public ConcurrentQueue<string> Tokens { get; } = new();

    /// <summary>The connections that it came on.</summary>
    public ConcurrentDictionary<string, bool> Connections { get; } = new();

    /// <summary>Done when what is asked for may be answered.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>A token that is not accepted any more.</summary>
    public string? RefusedToken { get; set; }

    /// <param name="createCredential">How to sign in at the instance URL; null for a token that cannot be renewed.</param>
    public static async Task<OrgPeer> StartAsync(Func<Uri, Credential>? createCredential = null)
    {
        var org = new OrgPeer();
        org._peer = await KestrelPeer.StartAsync(org.AnswerAsync);
        var credential = createCredential?.Invoke(org._peer.WebAddress)
            ?? new AccessTokenCredential(Secret.From("token"), org._peer.WebAddress, "00D5e000003TIrBEAW", "0055e000001AbCdAAK");
        org.Client = await PubSubClient.ConnectAsync(credential, new ConnectOptions { Endpoint = org._peer.Address }, _ => { }, default).Soon();
        return org;
    }

    /// <summary>Answers a path under the version, or a query, from now on.</summary>
    public OrgPeer With(string path, string body, int status = 200)
    {
        lock (_answers)
            _answers[path] = (status, body);
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _peer.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        if (http.Request.Path == "/eventbus.v1.PubSub/GetTopic")
        {
            var call = new ServerCall(http);
            await call.SendAsync(new TopicInfo());
            call.End();
            return;
        }
        var path = http.Request.Query["q"].FirstOrDefault() ?? http.Request.Path.Value!.Replace("/services/data/v62.0", "", StringComparison.Ordinal);
        if (http.Request.Path.StartsWithSegments("/services/data", StringComparison.Ordinal))
        {
            Asked.Enqueue(path);
            Tokens.Enqueue(http.Request.Headers.Authorization.ToString());
            Connections[http.Connection.Id] = true;
            await Gate.WaitAsync(http.RequestAborted);
        }
        (int Status, string Body) answer;
        lock (_answers)
            answer = RefusedToken is { } token && http.Request.Headers.Authorization == $"Bearer {token}"
                ? (401, """[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]""")
                : _answers.GetValueOrDefault(path, (404, """[{"message":"The requested resource does not exist","errorCode":"NOT_FOUND"}]"""));
        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(answer.Body);
    }
}
