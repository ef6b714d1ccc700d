using PubSub.Client.Errors;
using PubSub.Client.Grpc;
using PubSub.Client.Protocol;
using PubSub.Client.Recovery;
using PubSub.Client.Subscriptions;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Subscriptions;

/// <summary>How often, when and from where a subscription is tried again.</summary>
public sealed class AttemptsTests : IAsyncLifetime
{
    private readonly List<Notice> _notices = [];
    private SubscribeServer _server = null!;

    public async Task InitializeAsync() => _server = await SubscribeServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_first_connection_that_is_refused_fails_at_once()
    {
        await _server.StopAsync();
        // The old connection may still be there to break.
        while ((await Assert.ThrowsAsync<PubSubException>(() => _server.Client.GetTopicAsync("t", default).Soon())).Failure != TransportFailure.Refused)
        {
        }
        using var receiver = _server.Resume(ReplayStart.Earliest);
        Assert.Equal(TransportFailure.Refused, (await receiver.EndAsync<PubSubException>()).Error.Failure);
    }

    [Fact]
    public async Task A_server_that_was_reached_and_is_refused_later_is_tried_again_even_where_it_never_sent_anything()
    {
        var time = new ManualTime();
        using var receiver = _server.Resume(ReplayStart.Earliest, random: 1, time: time);
        var feed = await _server.AcceptAsync();
        await feed.RequestAsync();
        await _server.StopAsync();
        var reading = receiver.ReadAsync(default);
        foreach (var seconds in new[] { 0.5, 1, 2, 4 })
        {
            await time.UntilDueIn(TimeSpan.FromSeconds(seconds));
            time.Advance(TimeSpan.FromSeconds(seconds));
        }
        await time.UntilDueIn(TimeSpan.FromSeconds(8));
        Assert.Null(await reading.Soon());
        while (receiver.TakeNotice() is { } notice)
            _notices.Add(notice);
        Assert.Equal([false, false, false, true, true], _notices.Select(n => n.IsWarning));
        Assert.Contains("Going on in 8.0 s from the earliest event (attempt 5).", _notices[^1].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("service.protection.triggered", "8", 30)]
    [InlineData("subscription.limit.exceeded", "8", 900)]
    public async Task What_spares_the_service_waits_long_and_warns_each_time(string code, string status, int seconds)
    {
        var time = new ManualTime();
        using var receiver = _server.Resume(ReplayStart.Earliest, time: time);
        var reading = receiver.NextAsync(_notices);
        (await _server.AcceptAsync()).Fail(code, status);
        await time.UntilDueIn(TimeSpan.FromSeconds(seconds));
        Assert.Contains(code, Assert.Single(receiver.Troubles), StringComparison.Ordinal);
        time.Advance(TimeSpan.FromSeconds(seconds));
        await (await _server.AcceptAsync()).SendAsync([1]);
        await reading;
        Assert.Empty(receiver.Troubles);
        Assert.Equal([(true, TimeSpan.FromSeconds(seconds)), (false, TimeSpan.Zero)], _notices.Select(n => (n.IsWarning, n.Wait!.Value)));
        Assert.Contains($"{code}] Going on in {seconds}.0 s", _notices[0].Text, StringComparison.Ordinal);
        Assert.Contains("45b0", _notices[0].Text, StringComparison.Ordinal);
        Assert.Equal("Topic '/event/A__e': going on now.", _notices[1].Text);
    }

    [Fact]
    public async Task Events_whose_schema_cannot_be_asked_for_are_not_lost_as_bad_ones()
    {
        using var receiver = _server.Resume(ReplayStart.Earliest);
        _server.AnswerSchemasWithPage(403);
        await (await _server.AcceptAsync()).SendAsync([1], "another");
        Assert.Equal(TransportFailure.NotGrpc, (await receiver.EndAsync<PubSubException>()).Error.Failure);
    }

    [Fact]
    public async Task A_silent_server_is_given_up_and_the_stream_opened_again()
    {
        var time = new ManualTime();
        using var receiver = _server.Resume(ReplayStart.Earliest, time: time);
        var feed = await _server.AcceptAsync();
        await feed.SendAsync([1]);
        await receiver.TakeAsync(1);
        var reading = receiver.NextAsync(_notices);
        await time.UntilDueIn(TimeSpan.FromSeconds(300));
        time.Advance(TimeSpan.FromSeconds(300));
        await feed.Aborted.Soon();
        feed = await _server.AcceptAsync();
        Assert.Equal(1, (await feed.RequestAsync()).ReplayId[0]);
        await feed.SendAsync([2]);
        await reading;
        Assert.Contains("not answered for 300 seconds", Assert.Single(_notices).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_many_attempts_in_a_row_are_made_as_allowed_and_an_answer_starts_the_count_over()
    {
        using var receiver = _server.Resume(ReplayStart.Earliest, maxReconnect: 2);
        var taking = receiver.TakeAsync(1);
        (await _server.AcceptAsync()).End("14");
        (await _server.AcceptAsync()).End("14");
        var feed = await _server.AcceptAsync();
        await feed.SendAsync([1]);
        await taking;
        feed.End("14");
        var ending = receiver.EndAsync<PubSubException>();
        (await _server.AcceptAsync()).End("14");
        (await _server.AcceptAsync()).End("14", "the last");
        var (error, notices) = await ending;
        Assert.Contains("the last", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, notices.Count);
    }

    [Fact]
    public async Task A_keep_alive_of_a_stream_that_has_just_begun_does_not_start_the_count_over()
    {
        using var receiver = _server.Resume(ReplayStart.Earliest, maxReconnect: 2);
        var ending = receiver.EndAsync<PubSubException>();
        for (byte attempt = 0; attempt <= 2; attempt++)
        {
            var feed = await _server.AcceptAsync();
            await feed.KeepAliveAsync(position: attempt, pending: 100);
            feed.End("14");
        }
        Assert.Equal(2, (await ending).Notices.Count);
    }

    [Fact]
    public async Task A_keep_alive_of_a_stream_that_has_lived_for_a_minute_starts_the_count_over()
    {
        var time = new ManualTime();
        using var receiver = _server.Resume(ReplayStart.Earliest, maxReconnect: 1, time: time);
        var taking = receiver.TakeAsync(1);
        (await _server.AcceptAsync()).End("14");
        var feed = await _server.AcceptAsync();
        time.Advance(TimeSpan.FromMinutes(1));
        await feed.KeepAliveAsync(position: 1, pending: 100);
        feed.End("14");
        await (await _server.AcceptAsync()).SendAsync([2]);
        await taking;
    }

    [Fact]
    public async Task An_error_of_the_engine_ends_the_wait_with_it()
    {
        var time = new BrokenTime();
        using var receiver = _server.Resume(ReplayStart.Earliest, time: time);
        var feed = await _server.AcceptAsync();
        await feed.SendAsync([1]);
        await receiver.TakeAsync(1);
        // Else the clock would fail before the second event comes.
        await Patience.UntilAsync(() => time.HasTimer);
        time.IsBroken = true;
        await feed.SendAsync([2]);
        Assert.Equal("2", (await receiver.NextAsync())[0].Id);
        await receiver.EndAsync<NotSupportedException>();
    }

    [Theory]
    [InlineData("topic.not.found", "5")]
    [InlineData("service.tenant.license", "7")]
    [InlineData("subscription.topic.cannot.subscribe", "7")]
    public async Task What_nothing_helps_against_ends_at_once(string code, string status)
    {
        using var receiver = _server.Resume(ReplayStart.Earliest);
        (await _server.AcceptAsync()).Fail(code, status);
        var (error, notices) = await receiver.EndAsync<PubSubException>();
        Assert.Equal(code, error.ErrorCode);
        Assert.Empty(notices);
    }

    [Theory]
    [InlineData(InvalidReplayIdAction.Earliest, "oldest event")]
    [InlineData(InvalidReplayIdAction.Latest, "missed")]
    public async Task A_position_that_is_not_known_any_more_is_left_for_the_one_that_was_chosen_with_a_warning(InvalidReplayIdAction action, string says)
    {
        using var receiver = _server.Resume(ReplayStart.After([7]), onInvalid: action);
        (await _server.AcceptAsync()).Fail("subscription.fetch.replayid.corrupted", "3");
        var reading = receiver.NextAsync(_notices);
        var feed = await _server.AcceptAsync();
        var request = await feed.RequestAsync();
        Assert.Equal((Enum.Parse<ReplayPreset>($"{action}"), 0), (request.ReplayPreset, request.ReplayId.Length));
        await feed.SendAsync([9]);
        await reading;
        var notice = Assert.Single(_notices);
        Assert.True(notice.IsWarning);
        Assert.Contains(says, notice.Text, StringComparison.Ordinal);
        Assert.Contains("Bw==", notice.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_position_that_is_not_known_any_more_is_an_error_where_nothing_was_chosen()
    {
        using var receiver = _server.Resume(ReplayStart.After([7]));
        (await _server.AcceptAsync()).Fail("subscription.fetch.replayid.corrupted", "3");
        var (error, notices) = await receiver.EndAsync<PubSubException>();
        Assert.Equal("subscription.fetch.replayid.corrupted", error.ErrorCode);
        Assert.Empty(notices);
    }
}
