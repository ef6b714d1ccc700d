using PubSub.Client.Protocol;
using PubSub.Emulator.Faults;
using static PubSub.Emulator.Tests.RawHttp2;

namespace PubSub.Emulator.Tests;

/// <summary>Faults, as the frames and bytes that they are.</summary>
public sealed class FaultWireTests : IAsyncLifetime
{
    private static readonly FetchRequest Fetch = new()
    {
        TopicName = "/event/Order_Event__e",
        NumRequested = 100,
        ReplayPreset = ReplayPreset.Earliest,
    };

    private EmulatorHost _emulator = null!;
    private RawHttp2 _http2 = null!;

    public async Task InitializeAsync()
    {
        _emulator = await EmulatorHost.StartAsync(new EmulatorOptions { Generate = 10, Seed = 1 });
        _http2 = await ConnectAsync(_emulator);
    }

    public async Task DisposeAsync()
    {
        _http2.Dispose();
        await _emulator.DisposeAsync();
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1)]
    [InlineData(2, 0)]
    [InlineData(11, 1)]
    public async Task A_reset_has_its_code(int code, int afterMessages)
    {
        var frames = await StruckAsync(
            new FaultRule { Kind = FaultKind.Reset, ErrorCode = code, AfterMessages = afterMessages }, frame => frame.Type == Reset);
        Assert.Equal((1, code), (frames[^1].Stream, frames[^1].Code));
        Assert.Equal(afterMessages, frames.Count(frame => frame.Type == Data && frame.Payload.Length > 0));
    }

    [Fact]
    public async Task GoAway_lets_the_call_go_on()
    {
        var frames = await StruckAsync(new FaultRule { Kind = FaultKind.GoAway }, frame => frame.Type == Data);
        Assert.Equal([0], frames.Where(frame => frame.Type == GoAway).Select(frame => frame.Code));
    }

    [Fact]
    public async Task GoAway_may_name_a_code_and_a_last_stream()
    {
        var frames = await StruckAsync(
            new FaultRule { Kind = FaultKind.GoAway, ErrorCode = 11, LastStreamId = 0 }, frame => frame.Type == Data);
        var last = frames.Last(frame => frame.Type == GoAway);
        Assert.Equal("000000000000000b", Convert.ToHexStringLower(last.Payload));
    }

    [Fact]
    public async Task A_drop_ends_TCP()
    {
        var frames = await StruckAsync(new FaultRule { Kind = FaultKind.Drop, AfterMessages = 1 }, _ => false);
        Assert.Single(frames, frame => frame.Type == Data);
        Assert.DoesNotContain(frames, frame => frame.Type is Reset or GoAway);
    }

    [Fact]
    public async Task A_drop_may_reset_TCP() => await Assert.ThrowsAsync<IOException>(
        () => StruckAsync(new FaultRule { Kind = FaultKind.Drop, Abort = true }, _ => false));

    [Fact]
    public async Task An_end_without_status_has_no_trailers()
    {
        var frames = await StruckAsync(
            new FaultRule { Kind = FaultKind.NoStatus, AfterMessages = 1 }, frame => frame.Type == Reset);
        Assert.Single(frames, frame => frame.Type == Headers);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task Messages_are_split(int bytes)
    {
        var total = 0;
        var frames = await StruckAsync(
            new FaultRule { Kind = FaultKind.Frames, Bytes = bytes }, frame => frame.Type == Data && (total += frame.Payload.Length) > 600);
        Assert.All(frames.Where(frame => frame.Type == Data), frame => Assert.Equal(bytes, frame.Payload.Length));
    }

    [Fact]
    public async Task Messages_are_packed()
    {
        var frames = await StruckAsync(
            new FaultRule { Kind = FaultKind.Frames, Events = 2, Messages = 5 }, frame => frame.Type == Data);
        ReadOnlySpan<byte> rest = frames[^1].Payload;
        List<int> events = [];
        while (!rest.IsEmpty)
        {
            var length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(rest[1..]);
            events.Add(FetchResponse.Parser.ParseFrom(rest.Slice(5, length)).Events.Count);
            rest = rest[(5 + length)..];
        }

        Assert.Equal([2, 2, 2, 2, 2], events);
    }

    [Fact]
    public async Task A_frozen_connection_is_open_and_silent_until_it_is_thawed()
    {
        _emulator.Faults.Add(new FaultRule { Kind = FaultKind.Freeze });
        await _http2.CallAsync(_emulator, "Subscribe", Fetch);
        var answer = _http2.ReadAsync(frame => frame.Type == Data);
        await Patience.UntilAsync(() => _emulator.Faults.All[0].Struck > 0);

        using RawGrpc other = new(_emulator);
        Assert.Equal(0, (await other.CallAsync("GetTopic", new TopicRequest { TopicName = Fetch.TopicName })).Status);
        Assert.False(answer.IsCompleted);
        Assert.Equal(1, _emulator.Thaw());
        Assert.Equal(Data, (await answer)[^1].Type);
    }

    [Fact]
    public async Task A_connection_may_be_frozen_after_a_message()
    {
        _emulator.Faults.Add(new FaultRule { Kind = FaultKind.Frames, Events = 1 });
        _emulator.Faults.Add(new FaultRule { Kind = FaultKind.Freeze, AfterMessages = 3 });
        await _http2.CallAsync(_emulator, "Subscribe", Fetch);
        var messages = 0;
        await _http2.ReadAsync(frame => frame.Type == Data && ++messages == 3);
        var fourth = _http2.ReadAsync(frame => frame.Type == Data);
        await Patience.UntilAsync(() => _emulator.Faults.All[1].Struck > 0);

        Assert.False(fourth.IsCompleted);
        _emulator.Thaw();
        await fourth;
    }

    [Fact]
    public async Task A_frozen_connection_that_its_client_closes_is_over()
    {
        using HttpClient control = new();
        Uri connections = new(_emulator.InstanceUrl, "/emulator/connections");
        _emulator.Faults.Add(new FaultRule { Kind = FaultKind.Freeze });
        await _http2.CallAsync(_emulator, "Subscribe", Fetch);
        await Patience.UntilAsync(async () => (await control.GetStringAsync(connections)).Contains("\"frozen\":1", StringComparison.Ordinal));
        _http2.Dispose();
        await Patience.UntilAsync(async () => (await control.GetStringAsync(connections)).Contains("\"open\":1,", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_emulator_stops_with_a_connection_frozen()
    {
        await using var emulator = await EmulatorHost.StartAsync(new EmulatorOptions());
        using var http2 = await ConnectAsync(emulator);
        emulator.Faults.Add(new FaultRule { Kind = FaultKind.Freeze });
        await http2.CallAsync(emulator, "Subscribe", Fetch);
        await Patience.UntilAsync(() => emulator.Faults.All[0].Struck > 0);

        // Without a thaw the server would wait half a minute for the call.
        await emulator.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(25));
    }

    private async Task<List<Frame>> StruckAsync(FaultRule rule, Func<Frame, bool> isLast)
    {
        _emulator.Faults.Add(rule);
        await _http2.CallAsync(_emulator, "Subscribe", Fetch);
        var frames = await _http2.ReadAsync(isLast);
        Assert.Equal(1, _emulator.Faults.All[0].Struck);
        return frames;
    }
}
