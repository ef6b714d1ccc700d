using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using PubSub.Client.Auth;
using PubSub.Client.Session;
using PubSub.Emulator;
using PubSub.Emulator.Faults;

namespace PubSub.Client.Tests.Chaos;

/// <summary>An org that is struck by faults, with a client that signs in to it as often as it has to.</summary>
internal sealed class ChaosOrg : IAsyncDisposable
{
    public const string Topic = "/event/Order_Event__e";

    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _http = new();
    private EmulatorHost _host = null!;
    private Task _thawing = Task.CompletedTask;

    public PubSubClient Client { get; private set; } = null!;

    public int FaultsStruck => _host.Faults.All.Sum(report => report.Struck);

    public static async Task<ChaosOrg> StartAsync(int seed, double probability, string method = "Subscribe")
    {
        var options = new EmulatorOptions { Seed = seed, KeepAlive = TimeSpan.FromSeconds(0.3), ManagedRelease = TimeSpan.Zero, ManagedAbortRelease = TimeSpan.Zero };
        var org = new ChaosOrg { _host = await EmulatorHost.StartAsync(options) };
        org.Client = await PubSubClient.ConnectAsync(new FreshToken(org._http, org._host), new ConnectOptions { Endpoint = org._host.Endpoint }, _ => { }, default);
        FaultKind[] kinds =
        [
            FaultKind.Status, FaultKind.Ok, FaultKind.NoStatus, FaultKind.Reset, FaultKind.Silence, FaultKind.GoAway, FaultKind.Drop, FaultKind.Freeze,
            FaultKind.Delay, FaultKind.Frames,
        ];
        org._host.Faults.Add(new FaultRule { Kind = FaultKind.Chaos, Method = method, Seed = seed, Probability = probability, Kinds = kinds });
        // A look-up that is never answered takes half a minute, which is too long for here.
        org._host.Faults.Add(new FaultRule { Kind = FaultKind.Chaos, Method = "GetSchema", Seed = seed, Probability = 0.3, Kinds = kinds[..4] });
        org._host.Faults.Add(new FaultRule { Kind = FaultKind.ExpireTokens, Method = method, AfterMessages = 5, Skip = 2, Count = 3 });
        org._thawing = org.ThawAsync();
        return org;
    }

    /// <summary>Puts events on the bus whose ids are their numbers.</summary>
    public async Task PublishAsync(int count)
    {
        for (var i = 1; i <= count; i++)
        {
            var raw = new { payload = "AA==", id = i.ToString(CultureInfo.InvariantCulture) };
            (await _http.PostAsJsonAsync(new Uri(_host.InstanceUrl, $"/emulator/events?topic={Topic}"), raw)).EnsureSuccessStatusCode();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _thawing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Client.Dispose();
        await _host.DisposeAsync();
        _http.Dispose();
        _stop.Dispose();
    }

    // Otherwise a frozen connection is only given up when its ping fails, after more than a minute.
    private async Task ThawAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.5));
        while (await timer.WaitForNextTickAsync(_stop.Token))
            _host.Thaw();
    }

    private sealed class FreshToken(HttpClient http, EmulatorHost host) : Credential
    {
        public override string Name => "Chaos";

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
