using PubSub.Client.Protocol;

namespace PubSub.Emulator.Tests;

public sealed class TimingTests : IAsyncLifetime
{
    private const string Orders = "/event/Order_Event__e";

    private readonly ManualTime _time = new();
    private EmulatorHost _emulator = null!;
    private RawGrpc _grpc = null!;

    public async Task InitializeAsync()
    {
        _emulator = await EmulatorHost.StartAsync(new EmulatorOptions
        {
            Time = _time,
            Generate = 1,
            Seed = 1,
            KeepAlive = TimeSpan.FromSeconds(90),
        });
        _grpc = new RawGrpc(_emulator);
    }

    public async Task DisposeAsync()
    {
        _grpc.Dispose();
        await _emulator.DisposeAsync();
    }

    [Fact]
    public async Task Silence_with_credit_brings_an_empty_batch_on_the_interval()
    {
        await using var stream = _grpc.Open("Subscribe");
        await stream.WriteAsync(new FetchRequest { TopicName = Orders, NumRequested = 3 });
        for (var i = 0; i < 2; i++)
        {
            await _time.UntilDueIn(TimeSpan.FromSeconds(90));
            _time.Advance(TimeSpan.FromSeconds(90));
            var empty = await stream.ReadAsync(FetchResponse.Parser);
            Assert.NotNull(empty);
            Assert.Empty(empty.Events);
            Assert.Equal(3, empty.PendingNumRequested);
            Assert.Equal(10, empty.LatestReplayId.Length);
        }
    }

    [Fact]
    public async Task A_stream_whose_credit_is_used_up_is_completed_with_OK()
    {
        await using var stream = _grpc.Open("Subscribe");
        await stream.WriteAsync(new FetchRequest { TopicName = Orders, NumRequested = 1, ReplayPreset = ReplayPreset.Earliest });
        var batch = await stream.ReadAsync(FetchResponse.Parser);
        Assert.Single(batch!.Events);
        await _time.UntilDueIn(TimeSpan.FromSeconds(60));
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Null(await stream.ReadAsync(FetchResponse.Parser));
        var end = await stream.EndAsync();
        Assert.Equal(0, end.Status);
        Assert.False(end.Headers.ContainsKey("error-code"));
    }

    [Fact]
    public async Task An_idle_publish_stream_is_closed()
    {
        await using var stream = _grpc.Open("PublishStream");
        await stream.WriteAsync(new PublishRequest { TopicName = Orders, Events = { new ProducerEvent { SchemaId = "x" } } });
        Assert.NotNull(await stream.ReadAsync(PublishResponse.Parser));
        await _time.UntilDueIn(TimeSpan.FromSeconds(70));
        _time.Advance(TimeSpan.FromSeconds(70));
        Assert.Null(await stream.ReadAsync(PublishResponse.Parser));
        var end = await stream.EndAsync();
        Assert.Equal("sfdc.platform.eventbus.grpc.publish.stream.sweeper.timeout", end.ErrorCode);
        Assert.Equal(4, end.Status);
    }

    [Fact]
    public async Task The_deadline_of_the_client_is_kept()
    {
        await using var stream = _grpc.Open("Subscribe", request => request.Headers.Add("grpc-timeout", "5000m"));
        await stream.WriteAsync(new FetchRequest { TopicName = Orders, NumRequested = 2, ReplayPreset = ReplayPreset.Earliest });
        Assert.NotNull(await stream.ReadAsync(FetchResponse.Parser));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Null(await stream.ReadAsync(FetchResponse.Parser));
        Assert.Equal(4, (await stream.EndAsync()).Status);
    }
}
