using Google.Protobuf;
using PubSub.Client.Errors;
using PubSub.Client.Protocol;
using PubSub.Client.Recovery;
using PubSub.Client.Subscriptions;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Subscriptions;

/// <summary>What comes after a break of a managed subscription: the service begins at its own position, the consumer goes on at its own.</summary>
public sealed class ManagedResumeTests : IAsyncLifetime
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly List<Notice> _notices = [];
    private ManagedServer _server = null!;

    public async Task InitializeAsync() => _server = await ManagedServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task What_was_taken_and_not_committed_comes_again_and_is_not_seen_twice()
    {
        using var receiver = _server.Receive();
        var feed = await TakeAndBreakAsync(receiver, committed: 2, taken: 5);
        var taking = receiver.TakeAsync(2, _notices);
        await feed.SendAsync(3, 4);
        await feed.SendAsync(5, 6);
        await feed.SendAsync(7);
        Assert.Equal(["6", "7"], await taking);
        Assert.Contains(_notices, n => n.Text.Contains("Going on in 0.0 s after the last committed position (attempt 1).", StringComparison.Ordinal));
        Assert.DoesNotContain(_notices, n => n.IsWarning);
    }

    [Fact]
    public async Task Where_the_commit_came_through_and_its_answer_did_not_nothing_is_left_out()
    {
        using var receiver = _server.Receive();
        var feed = await TakeAndBreakAsync(receiver, committed: 2, taken: 5);
        await feed.SendAsync(6, 7);
        Assert.Equal(["6", "7"], await receiver.TakeAsync(2));
    }

    [Fact]
    public async Task An_org_that_does_not_tell_the_topic_keeps_the_events_back_for_two_seconds_and_once()
    {
        var silence = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await ManagedServer.StartAsync(silence.Task);
        using var receiver = server.Receive();
        var feed = await server.AcceptAsync();
        await feed.RequestAsync();
        await feed.SendAsync(1);
        var reading = receiver.NextAsync(_notices);
        await server.Time.UntilDueIn(2 * Second);
        server.Time.Advance(2 * Second);
        var batch = await reading;
        receiver.Taken(batch, 0);
        Assert.Contains(_notices, n => n.Text.Contains("the Tooling API did not answer within 2 seconds", StringComparison.Ordinal));
        await feed.SendAsync(2);
        Assert.Equal(["2"], await receiver.TakeAsync(1));
        silence.SetResult("{}");
    }

    [Fact]
    public async Task What_was_received_and_not_taken_comes_again()
    {
        using var receiver = _server.Receive();
        var feed = await OpenAsync();
        await feed.SendAsync(1, 2, 3);
        Assert.Equal(["1"], await receiver.TakeAsync(1));
        feed.End("14");
        var taking = receiver.TakeAsync(2);
        feed = await OpenAsync();
        await feed.SendAsync(1, 2, 3);
        Assert.Equal(["2", "3"], await taking);
    }

    [Fact]
    public async Task What_comes_again_is_committed_when_it_has_come_and_not_before()
    {
        using var receiver = _server.Receive();
        var feed = await TakeAndBreakAsync(receiver, committed: 2, taken: 5);
        var reading = receiver.NextAsync();
        // The position that the service has confirmed may be repeated, nothing else.
        await _server.Time.UntilDueIn(TimeSpan.FromSeconds(30));
        _server.Time.Advance(TimeSpan.FromSeconds(30));
        await feed.AnswerAsync(await feed.CommitAsync(2));
        await feed.SendAsync(3, 4);
        await _server.Time.UntilDueIn(Second);
        _server.Time.Advance(Second);
        await feed.AnswerAsync(await feed.CommitAsync(4));
        await feed.SendAsync(5);
        await _server.Time.UntilDueIn(Second);
        _server.Time.Advance(Second);
        await feed.CommitAsync(5);
        await feed.SendAsync(6);
        Assert.Equal("6", (await reading)[0].Id);
    }

    [Fact]
    public async Task What_comes_again_is_no_part_of_the_count_and_its_credit_is_asked_for_again()
    {
        using var receiver = _server.Receive(count: 6, batchSize: 4);
        var feed = await _server.AcceptAsync();
        Assert.Equal(4, (await feed.RequestAsync()).NumRequested);
        await feed.SendAsync(1, 2, 3, 4);
        Assert.Equal(2, (await feed.RequestAsync()).NumRequested);
        await receiver.TakeAsync(4);
        feed.End("14");
        var taking = receiver.TakeAsync(2);
        feed = await _server.AcceptAsync();
        Assert.Equal(2, (await feed.RequestAsync()).NumRequested);
        await feed.SendAsync(1, 2);
        Assert.Equal(2, (await feed.RequestAsync()).NumRequested);
        await feed.SendAsync(3, 4);
        Assert.Equal(2, (await feed.RequestAsync()).NumRequested);
        await feed.SendAsync(5, 6);
        Assert.Equal(["5", "6"], await taking);
        Assert.False(feed.HasRequest);
    }

    [Fact]
    public async Task What_was_taken_over_a_former_call_is_committed_at_the_end_at_least()
    {
        using var receiver = _server.Receive();
        var feed = await TakeAndBreakAsync(receiver, committed: 2, taken: 5);
        var ending = receiver.EndAsync(default);
        await feed.AnswerAsync(await feed.CommitAsync(5));
        await feed.HalfClosed.Soon();
        feed.End("0");
        await ending.Soon();
    }

    [Fact]
    public async Task Where_nothing_was_ever_committed_a_warning_says_what_a_break_may_cost()
    {
        using var receiver = _server.Receive();
        (await OpenAsync()).End("14");
        var reading = receiver.NextAsync(_notices);
        await (await OpenAsync()).SendAsync(1);
        await reading;
        Assert.Contains(_notices, n => n.IsWarning && n.Text.Contains("where the subscription stands; no position is known yet", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_slot_that_another_client_has_is_asked_for_every_half_minute()
    {
        using var receiver = _server.Receive();
        var reading = receiver.NextAsync(_notices);
        for (var i = 0; i < 5; i++)
        {
            (await OpenAsync()).Fail("already.active", "6");
            await _server.Time.UntilDueIn(TimeSpan.FromSeconds(30));
            _server.Time.Advance(TimeSpan.FromSeconds(30));
        }
        await (await OpenAsync()).SendAsync(1);
        Assert.Equal("1", (await reading)[0].Id);
        var waits = _notices.Where(n => n.Wait == TimeSpan.FromSeconds(30)).ToArray();
        Assert.Equal(5, waits.Length);
        Assert.All(waits, n => Assert.Contains("managed.subscription.already.active] Going on in 30.0 s", n.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("config.stopped", "9")]
    [InlineData("config.deleted", "5")]
    [InlineData("developer.name.not.found", "5")]
    public async Task What_only_a_person_can_change_ends_it_at_once(string code, string status)
    {
        using var receiver = _server.Receive();
        (await OpenAsync()).Fail(code, status);
        var (error, _) = await receiver.EndAsync<PubSubException>();
        Assert.Equal(($"managed.subscription.{code}", "ManagedSubscribe"), (error.ErrorCode, error.Method));
        Assert.StartsWith("Managed subscription 'Managed_A': ", error.Message, StringComparison.Ordinal);
        Assert.NotEqual("", error.Advice);
    }

    [Theory]
    [InlineData(null, "/event/A__e")]
    [InlineData("""{"records":[]}""", "/event/A__e")]
    [InlineData("""{"records":[{"Metadata":null}]}""", "/event/A__e")]
    [InlineData("[]", "/event/A__e")]
    [InlineData("nothing", "/event/A__e")]
    [InlineData("""{"records":[{"Metadata":{"topicName":"/event/All__chn","defaultReplay":"LATEST"}}]}""", "/event/All__chn")]
    public async Task Its_topic_is_what_the_tooling_api_says_else_named_after_the_event(string? answer, string topic)
    {
        await using var server = await ManagedServer.StartAsync(answer is null ? null : Task.FromResult(answer));
        using var receiver = server.Receive();
        var feed = await server.AcceptAsync();
        await feed.SendAsync(1);
        Assert.Equal(topic, (await receiver.NextAsync()).GetTopic(0));
    }

    [Fact]
    public void Events_are_forgotten_up_to_a_commit_and_where_they_are_too_many()
    {
        var taken = new TakenEvents();
        for (var i = 0; i < 150_000; i++)
            taken.Add(Position(i));
        Assert.Equal([false, true, true], new[] { 49_999, 50_000, 149_999 }.Select(i => IsKnown(taken, i)));
        taken.ForgetThrough(Position(60_000));
        Assert.Equal([false, true], new[] { 60_000, 60_001 }.Select(i => IsKnown(taken, i)));
        taken.ForgetThrough(Position(3));
        Assert.True(IsKnown(taken, 60_001));
    }

    private static bool IsKnown(TakenEvents taken, int position) =>
        taken.RemoveFrom([new ReceivedEvent(new ConsumerEvent { ReplayId = Position(position) }.ToByteArray(), "")]).Count == 1;

    private static ByteString Position(int number) => ByteString.CopyFrom(BitConverter.GetBytes(number));

    private async Task<ManagedFeed> OpenAsync()
    {
        var feed = await _server.AcceptAsync();
        await feed.RequestAsync();
        return feed;
    }

    /// <summary>The stream that follows on one over which events were taken and some of them committed.</summary>
    private async Task<ManagedFeed> TakeAndBreakAsync(EventReceiver receiver, byte committed, byte taken)
    {
        var feed = await OpenAsync();
        await feed.SendAsync([.. Enumerable.Range(1, committed).Select(n => (byte)n)]);
        await receiver.TakeAsync(committed);
        _server.Time.Advance(Second);
        var commit = await feed.CommitAsync(committed);
        _server.Time.Advance(Second);
        await feed.AnswerAsync(commit);
        await _server.Time.UntilDueIn(TimeSpan.FromSeconds(30));
        await feed.SendAsync([.. Enumerable.Range(committed + 1, taken - committed).Select(n => (byte)n)]);
        await receiver.TakeAsync(taken - committed);
        feed.End("14");
        // Reading on opens the next stream.
        using var cancel = new CancellationTokenSource();
        Task reading = receiver.ReadAsync(cancel.Token);
        feed = await OpenAsync();
        await cancel.CancelAsync();
        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return feed;
    }
}
