using PubSub.Client.Protocol;
using PubSub.Client.Recovery;
using PubSub.Client.Subscriptions;

namespace PubSub.Client.Tests.Subscriptions;

/// <summary>When the service is told how far the consumer has come, and of what, on the wire.</summary>
public sealed class CommitTests : IAsyncLifetime
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Repetition = TimeSpan.FromSeconds(30);

    private readonly List<Notice> _notices = [];
    private ManagedServer _server = null!;

    public async Task InitializeAsync() => _server = await ManagedServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("Managed_A", "", "Managed_A")]
    [InlineData("18x5e0000000001AAA", "18x5e0000000001AAA", "")]
    public async Task The_first_request_has_the_name_or_the_id_and_the_credit(string subscription, string id, string name)
    {
        using var receiver = _server.Receive(subscription, count: 7);
        var request = await (await _server.AcceptAsync()).RequestAsync();
        Assert.Equal((id, name, 7), (request.SubscriptionId, request.DeveloperName, request.NumRequested));
        Assert.Null(request.CommitReplayIdRequest);
    }

    [Theory]
    [InlineData("")]
    [InlineData("No Name")]
    [InlineData("a' OR Id != '")]
    public void What_is_neither_name_nor_id_is_refused(string subscription) =>
        Assert.Contains($"'{subscription}'", Assert.Throws<ArgumentException>(() => _server.Receive(subscription)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_second_after_an_event_is_taken_the_newest_that_is_taken_then_is_committed()
    {
        using var receiver = _server.Receive();
        var feed = await OpenAsync();
        await feed.SendAsync(1, 2, 3);
        await receiver.TakeAsync(1);
        await _server.Time.UntilDueIn(Second);
        _server.Time.Advance(Second / 2);
        var batch = await TakeRestAsync(receiver, feed);
        _server.Time.Advance(Second / 2);
        await feed.CommitAsync(5);
        Assert.False(feed.HasRequest);
        Assert.Equal(2, batch.Count);
    }

    [Fact]
    public async Task A_commit_whose_answer_was_lost_with_its_call_holds_up_none_of_the_next_call()
    {
        using var receiver = _server.Receive();
        var (feed, _) = await CommitOneAsync(receiver);
        feed.End("14");
        var taking = receiver.TakeAsync(1);
        feed = await OpenAsync();
        await feed.SendAsync(1, 2);
        Assert.Equal(["2"], await taking);
        await _server.Time.UntilDueIn(Second);
        _server.Time.Advance(Second);
        await feed.CommitAsync(2);
    }

    [Fact]
    public async Task One_commit_is_under_way_at_a_time()
    {
        using var receiver = _server.Receive();
        var (feed, first) = await CommitOneAsync(receiver);
        await feed.SendAsync(2, 3);
        await receiver.TakeAsync(2);
        _server.Time.Advance(Second * 5);
        await feed.AnswerAsync(first);
        // The answer starts the next second.
        await _server.Time.UntilDueIn(Second);
        Assert.False(feed.HasRequest);
        _server.Time.Advance(Second);
        Assert.NotEqual(first.CommitRequestId, (await feed.CommitAsync(3)).CommitRequestId);
    }

    [Fact]
    public async Task The_last_commit_is_repeated_while_nothing_happens_also_where_it_is_not_answered()
    {
        using var receiver = _server.Receive();
        var (feed, first) = await CommitOneAsync(receiver);
        _server.Time.Advance(Repetition);
        var second = await feed.CommitAsync(1);
        Assert.NotEqual(first.CommitRequestId, second.CommitRequestId);
        _server.Time.Advance(Second);
        await feed.AnswerAsync(second);
        await _server.Time.UntilDueIn(Repetition);
        _server.Time.Advance(Repetition);
        await feed.CommitAsync(1);
    }

    [Fact]
    public async Task A_keep_alive_is_committed_and_the_answer_to_a_commit_is_none()
    {
        using var receiver = _server.Receive();
        var feed = await OpenAsync();
        var reading = receiver.NextAsync();
        await feed.KeepAliveAsync(9, pending: 0);
        await feed.KeepAliveAsync(10);
        await _server.Time.UntilDueIn(Second);
        _server.Time.Advance(Second);
        await feed.AnswerAsync(await feed.CommitAsync(10));
        await feed.SendAsync(201);
        var batch = await reading;
        // Had the answer been one, its position would be due by now.
        _server.Time.Advance(Second);
        receiver.Taken(batch, 0);
        _server.Time.Advance(Repetition);
        await feed.CommitAsync(201);
    }

    [Fact]
    public async Task The_answer_to_a_commit_does_not_count_as_a_keep_alive()
    {
        using var receiver = _server.Receive();
        var (feed, commit) = await CommitOneAsync(receiver);
        await feed.AnswerAsync(commit);
        await feed.SendAsync(2);
        await receiver.TakeAsync(1);
        Assert.Null(_server.Client.Statistics.LastKeepAlive);
        await feed.KeepAliveAsync(3);
        await feed.SendAsync(4);
        await receiver.TakeAsync(1);
        Assert.NotNull(_server.Client.Statistics.LastKeepAlive);
    }

    [Fact]
    public async Task Answers_are_read_however_long_the_consumer_takes()
    {
        using var receiver = _server.Receive();
        var feed = await OpenAsync();
        await feed.SendAsync(1, 2);
        var batch = await receiver.NextAsync();
        for (byte i = 0; i < 40; i++)
        {
            receiver.Taken(batch, 0);
            await _server.Time.UntilDueIn(Second);
            _server.Time.Advance(Second);
            await feed.AnswerAsync(await feed.CommitAsync(1));
            await _server.Time.UntilDueIn(Repetition);
        }
    }

    [Fact]
    public async Task What_is_refused_is_a_warning_with_the_position_and_the_stream_goes_on()
    {
        using var receiver = _server.Receive();
        var feed = await OpenAsync();
        for (byte i = 1; i <= 4; i++)
        {
            await feed.SendAsync(i);
            Assert.Equal([$"{i}"], await receiver.TakeAsync(1, _notices));
            await _server.Time.UntilDueIn(Second);
            _server.Time.Advance(Second);
            await feed.AnswerAsync(await feed.CommitAsync(i), error: i == 3 ? null : "Not this one.");
        }
        await feed.SendAsync(5);
        await receiver.TakeAsync(1, _notices);
        var warnings = _notices.Where(n => n.IsWarning).Select(n => n.Text).ToArray();
        // Told once until a commit has gone well.
        Assert.Equal(2, warnings.Length);
        Assert.Contains("Managed subscription 'Managed_A': the service did not commit the position AQ==: Not this one.", warnings[0], StringComparison.Ordinal);
        Assert.Contains("position BA==", warnings[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repetition_that_the_service_refuses_is_nothing_to_warn_of()
    {
        using var receiver = _server.Receive();
        var (feed, commit) = await CommitOneAsync(receiver);
        // So that the wait after the answer is told from that for the answer.
        _server.Time.Advance(Second);
        await feed.AnswerAsync(commit);
        await _server.Time.UntilDueIn(Repetition);
        _server.Time.Advance(Repetition);
        await feed.AnswerAsync(await feed.CommitAsync(1), error: "It is older than what is committed.");
        await feed.SendAsync(2);
        await receiver.TakeAsync(1, _notices);
        await _server.Time.UntilDueIn(Second);
        _server.Time.Advance(Second);
        await feed.AnswerAsync(await feed.CommitAsync(2), error: "No.");
        await feed.SendAsync(3);
        await receiver.TakeAsync(1, _notices);
        Assert.Contains("position Ag==: No.", Assert.Single(_notices, n => n.IsWarning).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_without_a_position_are_taken_each_and_not_committed()
    {
        using var receiver = _server.Receive();
        var feed = await OpenAsync();
        for (var i = 0; i < 2; i++)
        {
            await feed.SendAsync(new ManagedFetchResponse { Events = { new ConsumerEvent { Event = new ProducerEvent { Id = "e", SchemaId = "s" } } } });
            Assert.Equal(["e"], await receiver.TakeAsync(1));
        }
        await feed.SendAsync(7);
        await receiver.TakeAsync(1);
        _server.Time.Advance(Second);
        await feed.CommitAsync(7);
    }

    /// <summary>Opens the call, over which one event comes, is taken and is committed.</summary>
    private async Task<(ManagedFeed Feed, CommitReplayRequest Commit)> CommitOneAsync(EventReceiver receiver)
    {
        var feed = await OpenAsync();
        await feed.SendAsync(1);
        await receiver.TakeAsync(1);
        _server.Time.Advance(Second);
        return (feed, await feed.CommitAsync(1));
    }

    private async Task<ManagedFeed> OpenAsync()
    {
        var feed = await _server.AcceptAsync();
        await feed.RequestAsync();
        return feed;
    }

    /// <summary>Takes two more events, of a batch that comes now.</summary>
    private static async Task<EventBatch> TakeRestAsync(EventReceiver receiver, ManagedFeed feed)
    {
        await feed.SendAsync(4, 5);
        var batch = await receiver.NextAsync();
        receiver.Taken(batch, 0);
        receiver.Taken(batch, 1);
        return batch;
    }
}
