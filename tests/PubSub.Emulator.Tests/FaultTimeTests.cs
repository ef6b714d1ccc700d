using System.Security.Cryptography.X509Certificates;
using PubSub.Client.Protocol;
using PubSub.Emulator.Faults;

namespace PubSub.Emulator.Tests;

/// <summary>Faults that take time, and faults by chance.</summary>
public sealed class FaultTimeTests : IAsyncLifetime
{
    private static readonly FetchRequest Fetch = new()
    {
        TopicName = "/event/Order_Event__e",
        NumRequested = 50,
        ReplayPreset = ReplayPreset.Earliest,
    };

    private readonly ManualTime _time = new();
    private EmulatorHost _emulator = null!;
    private RawGrpc _grpc = null!;

    public async Task InitializeAsync()
    {
        _emulator = await EmulatorHost.StartAsync(new EmulatorOptions { Generate = 2, Time = _time, Seed = 1, TlsPort = 0 });
        _grpc = new RawGrpc(_emulator);
    }

    public async Task DisposeAsync()
    {
        _grpc.Dispose();
        await _emulator.DisposeAsync();
    }

    [Theory]
    [InlineData(FaultKind.Delay)]
    [InlineData(FaultKind.Freeze)]
    public async Task An_answer_comes_late_and_a_frozen_connection_thaws_by_itself(FaultKind kind)
    {
        var seconds = TimeSpan.FromSeconds(7);
        _emulator.Faults.Add(new FaultRule { Kind = kind, Method = "GetTopic", Seconds = seconds.TotalSeconds });
        var answer = _grpc.CallAsync("GetTopic", new TopicRequest { TopicName = Fetch.TopicName });
        await _time.UntilDueIn(seconds);
        Assert.False(answer.IsCompleted);
        _time.Advance(seconds);
        Assert.Equal(0, (await answer).Status);
    }

    [Fact]
    public async Task A_silent_call_has_no_keep_alives()
    {
        _emulator.Faults.Add(new FaultRule { Kind = FaultKind.Silence, Method = "Subscribe", AfterMessages = 1 });
        await using var stream = _grpc.Open("Subscribe");
        await stream.WriteAsync(Fetch);
        Assert.NotNull(await stream.ReadAsync(FetchResponse.Parser));
        var next = stream.ReadAsync(FetchResponse.Parser);
        await Patience.UntilAsync(() => _emulator.Faults.All[0].Struck == 1);
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(0, (await _grpc.CallAsync("GetTopic", new TopicRequest { TopicName = Fetch.TopicName })).Status);
        Assert.False(next.IsCompleted);
        await stream.ResetAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => next);
    }

    [Fact]
    public async Task A_call_is_struck_when_it_is_old_enough()
    {
        _emulator.Faults.Add(new FaultRule { Kind = FaultKind.Status, Method = "Subscribe", Status = "UNAVAILABLE", AfterSeconds = 40 });
        await using var stream = _grpc.Open("Subscribe");
        await stream.WriteAsync(Fetch);
        Assert.NotNull(await stream.ReadAsync(FetchResponse.Parser));
        _time.Advance(TimeSpan.FromSeconds(40));
        Assert.Null(await stream.ReadAsync(FetchResponse.Parser));
        Assert.Equal(14, (await stream.EndAsync()).Status);
    }

    [Theory]
    [InlineData(FaultKind.Drop)]
    [InlineData(FaultKind.Reset)]
    [InlineData(FaultKind.Freeze)]
    public async Task TLS_is_struck_like_plain_text(FaultKind kind)
    {
        using SocketsHttpHandler handler = new() { UseProxy = false };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(_emulator.CaFile!) },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        using RawGrpc tls = new(
            _emulator.TlsEndpoint!,
            _emulator.InstanceUrl.GetLeftPart(UriPartial.Authority),
            _emulator.AccessToken,
            _emulator.OrgId,
            handler);
        _emulator.Faults.Add(new FaultRule { Kind = kind, ErrorCode = 2, Seconds = 20 });
        var answer = tls.CallAsync("GetTopic", new TopicRequest { TopicName = Fetch.TopicName });
        if (kind == FaultKind.Freeze)
        {
            await _time.UntilDueIn(TimeSpan.FromSeconds(20));
            _time.Advance(TimeSpan.FromSeconds(20));
            Assert.Equal(0, (await answer).Status);
        }
        else
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => answer);
        }
    }

    [Fact]
    public async Task Chaos_is_the_same_for_the_same_calls()
    {
        var first = await ChaosAsync(seed: 7);
        Assert.Equal(first, await ChaosAsync(seed: 7));
        Assert.NotEqual(first, await ChaosAsync(seed: 8));
        Assert.Contains("0", first);
        Assert.InRange(first.Distinct().Count(), 3, 20);
    }

    private async Task<List<string>> ChaosAsync(int seed)
    {
        _emulator.Faults.Clear();
        _emulator.Faults.Add(new FaultRule
        {
            Kind = FaultKind.Chaos,
            Seed = seed,
            Probability = 0.3,
            Kinds = [FaultKind.Status, FaultKind.Reset, FaultKind.Drop, FaultKind.Ok, FaultKind.GoAway],
        });
        List<string> outcomes = [];
        for (var i = 0; i < 30; i++)
        {
            outcomes.Add(await OutcomeAsync());
        }

        return outcomes;
    }

    private async Task<string> OutcomeAsync()
    {
        try
        {
            var answer = await _grpc.CallAsync("GetTopic", new TopicRequest { TopicName = Fetch.TopicName });
            return answer.Headers.TryGetValue("grpc-status", out var status) ? status : answer.HttpStatus.ToString();
        }
        catch (HttpRequestException error)
        {
            return error.InnerException?.Message ?? error.Message;
        }
    }
}
