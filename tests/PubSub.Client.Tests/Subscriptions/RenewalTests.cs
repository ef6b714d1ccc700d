using PubSub.Client.Auth;
using PubSub.Client.Errors;
using PubSub.Client.Recovery;
using PubSub.Client.Subscriptions;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Subscriptions;

/// <summary>Sessions that the service does not accept any more.</summary>
public sealed class RenewalTests : IAsyncLifetime
{
    private readonly CountingCredential _credential = new();
    private readonly List<Notice> _notices = [];
    private SubscribeServer _server = null!;

    public async Task InitializeAsync() => _server = await SubscribeServer.StartAsync(_credential);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_refused_stream_signs_in_again_and_goes_on_where_it_was()
    {
        using var receiver = _server.Resume(ReplayStart.Earliest);
        var feed = await _server.AcceptAsync();
        await feed.SendAsync([1]);
        await receiver.TakeAsync(1);
        feed.Fail("service.auth.error", "16");
        var reading = receiver.NextAsync(_notices);
        feed = await _server.AcceptAsync();
        Assert.Equal("token 2", feed.Token);
        Assert.Equal(1, (await feed.RequestAsync()).ReplayId[0]);
        await feed.SendAsync([2]);
        Assert.Equal("2", (await reading)[0].Id);
        Assert.Equal((2, 1L), (_credential.Logins, _server.Client.Statistics.Renewals));
        var notice = Assert.Single(_notices);
        Assert.Contains("signed in again", notice.Text, StringComparison.Ordinal);
        Assert.False(notice.IsWarning);
    }

    [Fact]
    public async Task A_refused_schema_look_up_signs_in_again_and_no_event_is_missed_by_it()
    {
        using var receiver = _server.Resume(ReplayStart.Latest);
        _server.RefuseSchemas(1);
        await (await _server.AcceptAsync()).SendAsync([1], "another");
        Assert.Equal(["1"], await receiver.TakeAsync(1, _notices));
        var notice = Assert.Single(_notices);
        Assert.Equal((false, "Topic '/event/A__e': the session was not accepted any more, so it was signed in again."), (notice.IsWarning, notice.Text));
        Assert.Equal(0, _server.Client.Statistics.Reconnects);
    }

    [Fact]
    public async Task Several_refused_streams_share_one_login()
    {
        var gate = new TaskCompletionSource();
        _credential.Gate = gate.Task;
        using var receiver = _server.Resume(ReplayStart.Earliest, topics: ["/event/A__e", "/event/B__e", "/event/C__e"]);
        for (var i = 0; i < 3; i++)
            (await _server.AcceptAsync()).Fail("service.auth.error", "16");
        var reading = receiver.NextAsync();
        gate.SetResult();
        for (var i = 0; i < 3; i++)
        {
            var feed = await _server.AcceptAsync();
            Assert.Equal("token 2", feed.Token);
            await feed.SendAsync([1]);
        }
        await reading;
        Assert.Equal(2, _credential.Logins);
    }

    [Fact]
    public async Task A_session_that_is_refused_right_after_its_renewal_is_not_renewed_again()
    {
        using var receiver = _server.Resume(ReplayStart.Earliest);
        var ending = receiver.EndAsync<PubSubException>();
        (await _server.AcceptAsync()).Fail("service.auth.error", "16");
        (await _server.AcceptAsync()).Fail("service.auth.error", "16");
        Assert.Equal("service.auth.error", (await ending).Error.ErrorCode);
        Assert.Equal(2, _credential.Logins);
    }

    [Fact]
    public async Task A_renewed_session_that_had_the_time_to_expire_before_it_was_of_use_is_renewed_again()
    {
        var time = new ManualTime();
        using var receiver = _server.Resume(ReplayStart.Earliest, random: 1, time: time);
        var reading = receiver.NextAsync(_notices);
        (await _server.AcceptAsync()).Fail("service.auth.error", "16");
        (await _server.AcceptAsync()).End("14");
        await time.UntilDueIn(TimeSpan.FromSeconds(0.5));
        time.Advance(TimeSpan.FromMinutes(15));
        (await _server.AcceptAsync()).Fail("service.auth.error", "16");
        var feed = await _server.AcceptAsync();
        Assert.Equal("token 3", feed.Token);
        await feed.SendAsync([1]);
        await reading;
    }

    [Fact]
    public async Task A_later_refusal_of_a_session_that_worked_renews_it_again()
    {
        using var receiver = _server.Resume(ReplayStart.Earliest);
        var taking = receiver.TakeAsync(3);
        for (byte n = 1; n <= 3; n++)
        {
            var feed = await _server.AcceptAsync();
            Assert.Equal($"token {n}", feed.Token);
            await feed.SendAsync([n]);
            feed.Fail("service.auth.error", "16");
        }
        await taking;
        Assert.Equal(3, _credential.Logins);
    }

    [Fact]
    public async Task A_login_that_the_org_refuses_ends_all_streams_and_is_tried_once()
    {
        _credential.Refusal = "INVALID_LOGIN";
        using var receiver = _server.Resume(ReplayStart.Earliest, topics: ["/event/A__e", "/event/B__e"]);
        (await _server.AcceptAsync()).Fail("service.auth.error", "16");
        (await _server.AcceptAsync()).Fail("service.auth.error", "16");
        Assert.Equal("INVALID_LOGIN", (await receiver.EndAsync<SignInException>()).Error.Code);
        Assert.Equal("INVALID_LOGIN", (await receiver.EndAsync<SignInException>()).Error.Code);
        Assert.Equal(2, _credential.Logins);
    }

    [Fact]
    public async Task A_login_host_that_cannot_be_reached_is_tried_later()
    {
        _credential.Refusal = SignInException.Unreachable;
        var time = new ManualTime();
        using var receiver = _server.Resume(ReplayStart.Earliest, random: 1, time: time);
        var reading = receiver.NextAsync(_notices);
        (await _server.AcceptAsync()).Fail("service.auth.error", "16");
        await time.UntilDueIn(TimeSpan.FromSeconds(0.5));
        _credential.Refusal = null;
        time.Advance(TimeSpan.FromSeconds(0.5));
        (await _server.AcceptAsync()).Fail("service.auth.error", "16");
        await (await _server.AcceptAsync()).SendAsync([1]);
        await reading;
        Assert.Equal(3, _credential.Logins);
        Assert.Contains(_notices, n => n.IsWarning && n.Text == "The org refuses.");
    }

    [Fact]
    public async Task A_refused_schema_look_up_signs_in_again_and_costs_no_event()
    {
        using var receiver = _server.Resume(ReplayStart.Earliest);
        _server.RefuseSchemas(1);
        await (await _server.AcceptAsync()).SendAsync([1], $"{Guid.NewGuid()}");
        var batch = await receiver.NextAsync();
        Assert.Equal("A__e", batch.GetSchema(0).Record.Name);
        Assert.Equal(2, _credential.Logins);
    }

    [Fact]
    public async Task A_schema_look_up_that_is_refused_right_after_the_renewal_signs_in_no_more()
    {
        using var receiver = _server.Resume(ReplayStart.Earliest);
        _server.RefuseSchemas(100);
        await (await _server.AcceptAsync()).SendAsync([1], $"{Guid.NewGuid()}");
        Assert.Equal("service.auth.error", (await receiver.EndAsync<PubSubException>()).Error.ErrorCode);
        Assert.Equal(2, _credential.Logins);
    }

    [Fact]
    public async Task A_login_host_that_cannot_be_reached_during_a_schema_look_up_costs_no_event()
    {
        var time = new ManualTime();
        using var receiver = _server.Resume(ReplayStart.Earliest, random: 1, time: time);
        var feed = await _server.AcceptAsync();
        _credential.Refusal = SignInException.Unreachable;
        _server.RefuseSchemas(2);
        await feed.SendAsync([1], $"{Guid.NewGuid()}");
        var reading = receiver.NextAsync();
        await time.UntilDueIn(TimeSpan.FromSeconds(0.5));
        _credential.Refusal = null;
        time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal("1", (await reading)[0].Id);
        Assert.Equal(3, _credential.Logins);
    }

    [Fact]
    public async Task A_bare_token_ends_with_an_error_that_says_how_to_get_a_session_that_renews()
    {
        await using var server = await SubscribeServer.StartAsync();
        using var receiver = server.Resume(ReplayStart.Earliest);
        (await server.AcceptAsync()).Fail("service.auth.error", "16");
        Assert.Contains("one made with -TargetOrg", (await receiver.EndAsync<PubSubException>()).Error.Message, StringComparison.Ordinal);
    }
}
