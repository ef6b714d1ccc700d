using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using PubSub.Client.Auth;
using PubSub.Client.Session;
using PubSub.Emulator;

namespace PubSub.Client.Tests.Peers;

/// <summary>The emulator, with a client that signs in to it as often as it has to.</summary>
internal sealed class EmulatedOrg : IAsyncDisposable
{
    public const string Topic = "/event/Order_Event__e";

    private readonly HttpClient _http = new();

    private EmulatedOrg(EmulatorHost host) => Host = host;

    public EmulatorHost Host { get; }

    public PubSubClient Client { get; private set; } = null!;

    /// <param name="options">How the emulator behaves.</param>
    /// <param name="way">The address by which to reach the emulator's; null to reach it directly.</param>
    public static async Task<EmulatedOrg> StartAsync(EmulatorOptions options, Func<Uri, Uri>? way = null)
    {
        var host = await EmulatorHost.StartAsync(options);
        var endpoint = way is null ? host.Endpoint : way(host.Endpoint);
        var org = new EmulatedOrg(host);
        org.Client = await PubSubClient.ConnectAsync(new FreshToken(org._http, host), new ConnectOptions { Endpoint = endpoint }, _ => { }, default).Soon();
        return org;
    }

    /// <summary>Puts events on the bus whose ids are their numbers.</summary>
    public async Task PublishAsync(int count, int first = 1)
    {
        for (var i = first; i < first + count; i++)
        {
            var raw = new { payload = "AA==", id = i.ToString(CultureInfo.InvariantCulture) };
            using var answer = await _http.PostAsJsonAsync(new Uri(Host.InstanceUrl, $"/emulator/events?topic={Topic}"), raw);
            answer.EnsureSuccessStatusCode();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Host.DisposeAsync();
        _http.Dispose();
    }

    private sealed class FreshToken(HttpClient http, EmulatorHost host) : Credential
    {
        public override string Name => "Emulator";

        public override Uri LoginUrl => host.InstanceUrl;

        public override bool CanRenew => true;

        internal override async Task<SignIn> SignInAsync(HttpClient _, CancellationToken cancellationToken)
        {
            using var answer = await http.PostAsync(new Uri(host.InstanceUrl, "/emulator/tokens"), null, cancellationToken);
            var token = (await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("accessToken").GetString();
            return new SignIn(Secret.From(token), host.InstanceUrl, host.OrgId, host.UserId, host.UserName);
        }
    }
}
