using Google.Protobuf;
using PubSub.Client.Errors;
using PubSub.Client.Protocol;
using PubSub.Client.Recovery;
using PubSub.Client.Subscriptions;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Subscriptions;

/// <summary>Where a subscription goes on after its stream has ended, in whatever way.</summary>
public sealed class ResumeTests : IAsyncLifetime
{
    private readonly List<Notice> _notices = [];
    private SubscribeServer _server = null!;

    public async Task InitializeAsync() => _server = await SubscribeServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("ok")]
    [InlineData("no status")]
    [InlineData("service.unavailable")]
    [InlineData("subscription.internal.error")]
    [InlineData("unavailable")]
    [InlineData("unknown")]
    [InlineData("RST_STREAM NO_ERROR")]
    [InlineData("RST_STREAM INTERNAL_ERROR")]
    [InlineData("RST_STREAM CANCEL")]
    [InlineData("connection")]
    public async Task Every_ending_is_followed_by_a_stream_after_the_last_event_that_was_taken(string ending)
    {
        using var receiver = _server.Resume(ReplayStart.Earliest);
        var feed = await _server.AcceptAsync();
        Assert.Equal(ReplayPreset.Earliest, (await feed.RequestAsync()).ReplayPreset);
        await feed.SendAsync([1, 2, 3]);
        Assert.Equal(["1", "2", "3"], await receiver.TakeAsync(3));
        End(feed, ending);
        var reading = receiver.NextAsync(_notices);
        feed = await _server.AcceptAsync();
        await GoesOnAfterAsync(3, feed);
        await feed.SendAsync([4]);
        Assert.Equal("4", (await reading)[0].Id);
        Assert.Equal(1, _server.Client.Statistics.Reconnects);
        var notice = Assert.Single(_notices);
        Assert.False(notice.IsWarning);
        Assert.Contains("Going on in 0.0 s after Aw== (attempt 1).", notice.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_keep_alive_does_not_move_the_position_beyond_events_that_nobody_has_taken()
    {
        using var receiver = _server.Resume(ReplayStart.Earliest);
        var feed = await _server.AcceptAsync();
        await feed.SendAsync([3]);
        await receiver.NextAsync();
        await feed.KeepAliveAsync(9, 1);
        var reading = receiver.NextAsync();
        feed.End("14");
        feed = await _server.AcceptAsync();
        Assert.Equal(ReplayPreset.Earliest, (await feed.RequestAsync()).ReplayPreset);
        await feed.SendAsync([3]);
        Assert.Equal("3", (await reading)[0].Id);
    }

    [Fact]
    public async Task Events_that_come_again_after_a_break_are_left_out()
    {
        using var receiver = _server.Resume(ReplayStart.Earliest, batchSize: 5);
        var feed = await _server.AcceptAsync();
        await feed.SendAsync([1, 2, 3]);
        Assert.Equal(["1", "2", "3"], await receiver.TakeAsync(3));
        feed.End("14");
        var reading = receiver.NextAsync();
        feed = await _server.AcceptAsync();
        await GoesOnAfterAsync(3, feed);
        await feed.SendAsync([2]);
        await feed.SendAsync([3, 4]);
        var batch = await reading;
        Assert.Equal((1, "4"), (batch.Count, batch[0].Id));
    }

    [Fact]
    public async Task A_server_whose_events_have_all_one_position_is_heard_all_the_same()
    {
        using var receiver = _server.Resume(ReplayStart.Earliest);
        var feed = await _server.AcceptAsync();
        await feed.SendAsync([7, 7]);
        Assert.Equal(["7", "7"], await receiver.TakeAsync(2));
        feed.End("14");
        var taking = receiver.TakeAsync(2);
        await (await _server.AcceptAsync()).SendAsync([7, 7, 7, 7]);
        Assert.Equal(["7", "7"], await taking);
    }

    [Fact]
    public async Task Positions_of_a_bus_that_has_begun_anew_are_no_repetition()
    {
        using var receiver = _server.Resume(ReplayStart.Earliest, onInvalid: InvalidReplayIdAction.Earliest);
        var feed = await _server.AcceptAsync();
        await feed.SendAsync([1, 2]);
        Assert.Equal(["1", "2"], await receiver.TakeAsync(2));
        feed.End("3", "It is gone.", ("error-code", "sfdc.platform.eventbus.grpc.subscription.fetch.replayid.corrupted"));
        var taking = receiver.TakeAsync(2);
        await (await _server.AcceptAsync()).SendAsync([2, 3]);
        Assert.Equal(["2", "3"], await taking);
    }

    [Fact]
    public void The_positions_that_were_taken_last_are_known()
    {
        var recent = new RecentPositions();
        Assert.Equal(0, recent.Count);
        for (var i = 0; i < 700; i++)
            recent.Add(BitConverter.GetBytes(i));
        recent.Add(new byte[100]);
        Assert.Equal([false, true, true, false], new[] { 499, 500, 699, 700 }.Select(i => recent.Contains(BitConverter.GetBytes(i))));
        Assert.False(recent.Contains(new byte[100]));
        Assert.Equal(200, recent.Count);
        recent.Clear();
        Assert.False(recent.Contains(BitConverter.GetBytes(699)));
    }

    [Fact]
    public async Task What_was_received_and_not_taken_is_asked_for_again()
    {
        using var receiver = _server.Resume(ReplayStart.Earliest);
        var feed = await _server.AcceptAsync();
        await feed.SendAsync([1, 2, 3, 4]);
        Assert.Equal(["1", "2"], await receiver.TakeAsync(2));
        feed.End("14");
        var reading = receiver.NextAsync();
        feed = await _server.AcceptAsync();
        await GoesOnAfterAsync(2, feed);
        await feed.SendAsync([3, 4]);
        Assert.Equal("3", (await reading)[0].Id);
    }

    [Fact]
    public async Task An_event_without_a_replay_id_is_no_position()
    {
        using var receiver = _server.Resume(ReplayStart.Earliest);
        var feed = await _server.AcceptAsync();
        var (one, two) = (new ConsumerEvent { Event = new ProducerEvent { Id = "1" }, ReplayId = ByteString.CopyFrom(1) }, new ConsumerEvent { Event = new ProducerEvent { Id = "2" } });
        await feed.SendAsync(new FetchResponse { Events = { one, two } });
        Assert.Equal(["1", "2"], await receiver.TakeAsync(2));
        feed.End("14");
        var reading = receiver.NextAsync();
        feed = await _server.AcceptAsync();
        await GoesOnAfterAsync(1, feed);
        await feed.SendAsync([2]);
        Assert.Equal("2", (await reading)[0].Id);
    }

    [Fact]
    public async Task Batches_that_came_before_the_end_are_delivered_and_not_asked_for_again()
    {
        using var receiver = _server.Resume(ReplayStart.Earliest);
        var feed = await _server.AcceptAsync();
        await feed.SendAsync([1]);
        await feed.SendAsync([2, 3]);
        await feed.SendAsync([4]);
        feed.End("0");
        Assert.Equal(["1", "2", "3", "4"], await receiver.TakeAsync(4));
        var reading = receiver.NextAsync();
        feed = await _server.AcceptAsync();
        await GoesOnAfterAsync(4, feed);
        await feed.SendAsync([5]);
        Assert.Equal("5", (await reading)[0].Id);
    }

    [Fact]
    public async Task Many_breaks_lose_nothing_and_repeat_nothing()
    {
        using var receiver = _server.Resume(ReplayStart.Earliest, batchSize: 10);
        var taking = receiver.TakeAsync(100);
        for (byte next = 1; next <= 100; next += 4)
        {
            var feed = await _server.AcceptAsync();
            var request = await feed.RequestAsync();
            Assert.Equal(next - 1, request.ReplayId.Length == 0 ? 0 : request.ReplayId[0]);
            await feed.SendAsync([next, (byte)(next + 1)]);
            await feed.SendAsync([(byte)(next + 2), (byte)(next + 3)]);
            feed.End(next % 8 == 1 ? "0" : "14");
        }
        Assert.Equal(Enumerable.Range(1, 100).Select(n => $"{n}"), await taking);
    }

    [Theory]
    [InlineData(1, 9)]
    [InlineData(0, 3)]
    public async Task A_keep_alive_moves_the_position_only_where_it_says_that_events_are_pending(int pending, byte position)
    {
        using var receiver = _server.Resume(ReplayStart.Earliest);
        var feed = await _server.AcceptAsync();
        await feed.SendAsync([3]);
        await receiver.TakeAsync(1);
        await feed.KeepAliveAsync(9, pending);
        feed.End("14");
        var reading = receiver.NextAsync();
        feed = await _server.AcceptAsync();
        await GoesOnAfterAsync(position, feed);
        await feed.SendAsync([10]);
        Assert.Equal("10", (await reading)[0].Id);
    }

    [Fact]
    public async Task A_keep_alive_gives_a_subscription_to_new_events_its_first_position()
    {
        using var receiver = _server.Resume(ReplayStart.Latest);
        var feed = await _server.AcceptAsync();
        await feed.KeepAliveAsync(9, 100);
        feed.End("14");
        var reading = receiver.NextAsync(_notices);
        feed = await _server.AcceptAsync();
        await GoesOnAfterAsync(9, feed);
        await feed.SendAsync([10]);
        await reading;
        Assert.DoesNotContain(_notices, n => n.IsWarning);
    }

    [Fact]
    public async Task Without_any_position_a_warning_says_that_events_may_be_missed()
    {
        using var receiver = _server.Resume(ReplayStart.Latest);
        var feed = await _server.AcceptAsync();
        await feed.RequestAsync();
        feed.End("14");
        var reading = receiver.NextAsync(_notices);
        feed = await _server.AcceptAsync();
        Assert.Equal(ReplayPreset.Latest, (await feed.RequestAsync()).ReplayPreset);
        await feed.SendAsync([10]);
        await reading;
        Assert.Contains(_notices, n => n.IsWarning && n.Text.Contains("missed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stream_that_ends_while_nothing_is_asked_for_is_opened_again_in_silence_and_not_counted()
    {
        using var receiver = _server.Resume(ReplayStart.Earliest, maxReconnect: 0, batchSize: 2);
        for (var i = 0; i < 5; i++)
        {
            var reading = receiver.NextAsync(_notices);
            var feed = await _server.AcceptAsync();
            Assert.Equal(2, (await feed.RequestAsync()).NumRequested);
            await feed.SendAsync([1, 2]);
            Assert.Equal(2, (await feed.RequestAsync()).NumRequested);
            await feed.SendAsync([3, 4]);
            // Two batches wait untaken, so nothing more is asked for, and the service closes the stream after a minute.
            feed.End("0");
            await reading;
            await receiver.NextAsync(_notices);
        }
        Assert.Empty(_notices);
        Assert.Equal(0, _server.Client.Statistics.Reconnects);
    }

    [Fact]
    public async Task Whether_anything_was_asked_for_is_a_matter_of_the_end_and_not_of_what_is_taken_after_it()
    {
        var options = new SubscribeOptions { BatchSize = 2 };
        using var source = new TopicSource(_server.Client, "/event/A__e", ReplayStart.Earliest, options);
        using var stream = new TopicStream(_server.Client, source, options, () => null);
        var feed = await _server.AcceptAsync();
        await feed.SendAsync([1, 2]);
        await feed.SendAsync([3, 4]);
        await stream.ReadAsync().Soon();
        await stream.ReadAsync().Soon();
        feed.End("0");
        await Patience.UntilAsync(() => stream.EndedWithoutCredit);
        for (var i = 0; i < 4; i++)
            stream.Taken();
        await Assert.ThrowsAsync<PubSubException>(() => stream.ReadAsync().Soon());
        stream.Dispose();
        Assert.True(stream.EndedWithoutCredit);
    }

    private static async Task GoesOnAfterAsync(byte position, Feed feed)
    {
        var request = await feed.RequestAsync();
        Assert.Equal((ReplayPreset.Custom, Convert.ToHexString([position])), (request.ReplayPreset, Convert.ToHexString(request.ReplayId.Span)));
    }

    private void End(Feed feed, string ending)
    {
        switch (ending)
        {
            case "ok": feed.End("0"); break;
            case "no status": feed.EndWithoutStatus(); break;
            case "unavailable": feed.End("14", "upstream connect error"); break;
            case "unknown": feed.End("2"); break;
            case "RST_STREAM NO_ERROR": feed.Reset(0); break;
            case "RST_STREAM INTERNAL_ERROR": feed.Reset(2); break;
            case "RST_STREAM CANCEL": feed.Reset(8); break;
            case "connection": _server.CutConnections(); break;
            default: feed.Fail(ending); break;
        }
    }
}
