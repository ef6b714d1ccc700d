using System.Text;
using Microsoft.AspNetCore.Http;
using PubSub.Client.Auth;
using PubSub.Client.Auth.OAuth;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Auth.OAuth;

/// <summary>A login host that answers as the test says, and the forms that it was sent.</summary>
internal sealed class LoginServer : IAsyncDisposable
{
    private readonly List<string> _forms = [];
    private KestrelPeer _peer = null!;

    public Uri Address => _peer.WebAddress;

    public IReadOnlyList<string> Forms => _forms;

    /// <summary>What the next call is answered with.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = _ => Task.CompletedTask;

    public static async Task<LoginServer> StartAsync(Func<HttpContext, Task>? answer = null)
    {
        var server = new LoginServer();
        server.Answer = answer ?? (http => http.Response.WriteAsync(server.Success()));
        server._peer = await KestrelPeer.StartAsync(async http =>
        {
            using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
            server._forms.Add($"{http.Request.Method} {http.Request.Path} {http.Request.ContentType} {http.Request.Headers.Accept} {await reader.ReadToEndAsync()}");
            await server.Answer(http);
        });
        return server;
    }

    public string Success(string token = "00D5e000003TIrB!tok", string more = "") =>
        $$"""{"access_token":"{{token}}","instance_url":"{{Address}}path","id":"https://login.salesforce.com/id/00D5e000003TIrBEAW/0055e000001AbCdAAK"{{more}}}""";

    /// <summary>One sign-in with client credentials.</summary>
    public Task<SignIn> SignInAsync() => SignInAsync(new ClientCredentialsCredential("key", Secret.From("secret"), Address));

    public static async Task<SignIn> SignInAsync(Credential credential, CancellationToken cancellationToken = default)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        return await credential.SignInAsync(http, cancellationToken).Soon();
    }

    public ValueTask DisposeAsync() => _peer.DisposeAsync();
}
