using PubSub.Client.Protocol;
using PubSub.Emulator.Faults;

namespace PubSub.Emulator.Tests;

/// <summary>Publishing that fails, or whose outcome nobody tells. Faults are set in the process.</summary>
public sealed class PublishFaultTests : IAsyncLifetime
{
    private const string Orders = "/event/Order_Event__e";

    private EmulatorHost _emulator = null!;
    private RawGrpc _grpc = null!;
    private ProducerEvent _event = null!;

    public async Task InitializeAsync()
    {
        _emulator = await EmulatorHost.StartAsync(new EmulatorOptions { Generate = 1 });
        _grpc = new RawGrpc(_emulator);
        var sample = (await EventsAsync())[0];
        _event = new ProducerEvent { SchemaId = sample.Event.SchemaId, Payload = sample.Event.Payload };
    }

    public async Task DisposeAsync()
    {
        _grpc.Dispose();
        await _emulator.DisposeAsync();
    }

    [Fact]
    public async Task Chosen_results_of_the_next_requests_fail()
    {
        _emulator.Faults.Add(new FaultRule { Kind = FaultKind.Results, Text = "LIMIT_EXCEEDED", Indexes = [1], Skip = 1, Count = 2 });
        await using var stream = _grpc.Open("PublishStream");
        List<string> outcomes = [];
        for (var i = 0; i < 4; i++)
        {
            await stream.WriteAsync(new PublishRequest { TopicName = Orders, Events = { _event, _event } });
            var response = await stream.ReadAsync(PublishResponse.Parser);
            outcomes.Add(string.Join(' ', response!.Results.Select(result => result.Error?.Msg ?? "ok")));
        }

        Assert.Equal(["ok ok", "ok LIMIT_EXCEEDED", "ok LIMIT_EXCEEDED", "ok ok"], outcomes);
        Assert.Equal(1 + 6, (await EventsAsync()).Count);
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public async Task A_request_that_is_never_answered_is_published_or_not(bool published, int answered)
    {
        _emulator.Faults.Add(new FaultRule
        {
            Kind = FaultKind.Unanswered,
            Method = "PublishStream",
            AfterRequests = 2,
            Published = published,
            Then = new FaultRule { Kind = FaultKind.Status, Code = "service.unavailable" },
        });
        await using var stream = _grpc.Open("PublishStream");
        await stream.WriteAsync(new PublishRequest { TopicName = Orders, Events = { _event } });
        Assert.NotNull(await stream.ReadAsync(PublishResponse.Parser));
        await stream.WriteAsync(new PublishRequest { Events = { _event } });
        Assert.Null(await stream.ReadAsync(PublishResponse.Parser));
        Assert.Equal(13, (await stream.EndAsync()).Status);
        Assert.Equal(1 + answered, (await EventsAsync()).Count);
    }

    [Fact]
    public async Task An_end_at_a_request_leaves_it_unpublished()
    {
        _emulator.Faults.Add(new FaultRule { Kind = FaultKind.Ok, Method = "PublishStream", AfterRequests = 2 });
        await using var stream = _grpc.Open("PublishStream");
        await stream.WriteAsync(new PublishRequest { TopicName = Orders, Events = { _event } });
        Assert.NotNull(await stream.ReadAsync(PublishResponse.Parser));
        await stream.WriteAsync(new PublishRequest { Events = { _event } });
        Assert.Null(await stream.ReadAsync(PublishResponse.Parser));
        Assert.Equal(2, (await EventsAsync()).Count);
    }

    private async Task<IReadOnlyList<ConsumerEvent>> EventsAsync()
    {
        await using var stream = _grpc.Open("Subscribe");
        await stream.WriteAsync(new FetchRequest { TopicName = Orders, NumRequested = 100, ReplayPreset = ReplayPreset.Earliest });
        return (await stream.ReadAsync(FetchResponse.Parser))!.Events;
    }
}
