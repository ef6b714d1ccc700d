using PubSub.Emulator.Faults;
using PubSub.Emulator.Hosting;
using PubSub.Emulator.Login.OAuth;
using PubSub.Emulator.Org;
using PubSub.Emulator.Sample;

namespace PubSub.Emulator;

/// <summary>A running emulator. Any number of them may run in one process.</summary>
public sealed class EmulatorHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Listeners _listeners;

    private EmulatorHost(WebApplication app, Listeners listeners, string accessToken)
    {
        _app = app;
        _listeners = listeners;
        AccessToken = accessToken;
    }

    /// <summary>gRPC over plain-text HTTP/2.</summary>
    public Uri Endpoint => _listeners.Endpoint;

    /// <summary>gRPC over TLS, where asked for.</summary>
    public Uri? TlsEndpoint => _listeners.TlsEndpoint;

    /// <summary>PEM of the CA that signed the TLS certificate.</summary>
    public string? CaFile => _listeners.CaFile;

    /// <summary>Login, userinfo and control.</summary>
    public Uri InstanceUrl => _listeners.InstanceUrl;

    /// <summary>The CONNECT proxy, where asked for.</summary>
    public Uri? ProxyUrl => _listeners.ProxyUrl;

    /// <summary>A token that is valid from the start.</summary>
    public string AccessToken { get; }

    /// <summary>What misbehaves; the same as POST, GET and DELETE of /emulator/faults.</summary>
    public FaultInjector Faults => _app.Services.GetRequiredService<FaultInjector>();

    public string OrgId { get; } = OrgIdentity.OrgId;

    public string UserId { get; } = OrgIdentity.UserId;

    public string UserName { get; } = OrgIdentity.UserName;

    public string Password { get; } = OrgIdentity.Password;

    public string SecurityToken { get; } = OrgIdentity.SecurityToken;

    /// <summary>The consumer key of an app with every OAuth flow.</summary>
    public string ClientId { get; } = OAuthApps.Full;

    public string ClientSecret { get; } = OAuthApps.Secret;

    /// <summary>Lets the bytes of frozen connections go on, and returns how many there were.</summary>
    public int Thaw() => _listeners.Connections.ThawAll();

    public static async Task<EmulatorHost> StartAsync(EmulatorOptions options, CancellationToken cancellation = default)
    {
        Listeners listeners = new(options);
        var app = EmulatorApp.Build(options, listeners);
        try
        {
            app.Services.GetRequiredService<SampleOrg>().Fill();
            await app.StartAsync(cancellation);
            return new EmulatorHost(app, listeners, app.Services.GetRequiredService<AccessTokens>().Issue());
        }
        catch
        {
            await app.DisposeAsync();
            listeners.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _listeners.Dispose();
    }
}
