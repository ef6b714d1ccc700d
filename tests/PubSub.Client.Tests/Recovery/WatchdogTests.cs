using System.Runtime.ExceptionServices;
using PubSub.Client.Grpc;
using PubSub.Client.Recovery;
using PubSub.Client.Tests.Peers;

namespace PubSub.Client.Tests.Recovery;

/// <summary>When silence means that the server is gone.</summary>
public sealed class WatchdogTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(300);
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private readonly ManualTime _time = new();
    private readonly TaskCompletionSource<int> _read = new();
    private readonly Watchdog _watchdog;
    private volatile bool _isOwed = true;

    public WatchdogTests() => _watchdog = new Watchdog(Limit, _time);

    [Fact]
    public async Task A_server_that_owes_an_answer_is_given_up_when_the_time_is_over_and_not_before()
    {
        var guarded = Guard();
        _time.Advance(Limit - Moment);
        Assert.False(guarded.IsCompleted);
        _time.Advance(Moment);
        var error = await guarded.FailsAsync();
        Assert.Equal((StatusCode.Unavailable, TransportFailure.Silent), (error.Status, error.Failure));
        Assert.Contains("300 seconds", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_comes_in_time_is_passed_on()
    {
        var guarded = Guard();
        _time.Advance(Limit - Moment);
        _read.SetResult(7);
        Assert.Equal(7, await guarded.Soon());
    }

    [Fact]
    public async Task What_comes_in_the_moment_when_the_time_is_over_is_passed_on()
    {
        var guarded = Guard();
        // Between the timer, and who waits for it.
        EventHandler<FirstChanceExceptionEventArgs> come = (_, e) =>
        {
            if (e.Exception is TimeoutException)
                _read.TrySetResult(7);
        };
        AppDomain.CurrentDomain.FirstChanceException += come;
        try
        {
            _time.Advance(Limit);
            Assert.Equal(7, await guarded.Soon());
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= come;
        }
    }

    [Fact]
    public async Task A_server_that_owes_nothing_may_be_silent_for_ever()
    {
        _isOwed = false;
        var guarded = Guard();
        for (var i = 0; i < 5; i++)
        {
            _time.Advance(Limit);
            await _time.UntilDueIn(Limit);
        }
        Assert.False(guarded.IsCompleted);
        _read.SetResult(7);
        Assert.Equal(7, await guarded.Soon());
    }

    [Fact]
    public async Task A_restart_counts_the_silence_anew()
    {
        var guarded = Guard();
        _time.Advance(Limit - Moment);
        _watchdog.Restart();
        _time.Advance(Moment);
        await _time.UntilDueIn(Limit - Moment);
        Assert.False(guarded.IsCompleted);
        _time.Advance(Limit - Moment);
        await guarded.FailsAsync();
    }

    [Fact]
    public async Task After_a_rest_the_server_has_the_whole_time_from_the_request_on()
    {
        _isOwed = false;
        var guarded = Guard();
        _time.Advance(Limit);
        await _time.UntilDueIn(Limit);
        _time.Advance(Limit / 2);
        _isOwed = true;
        _watchdog.Restart();
        _time.Advance(Limit / 2);
        await _time.UntilDueIn(Limit / 2);
        Assert.False(guarded.IsCompleted);
        _time.Advance(Limit / 2);
        await guarded.FailsAsync();
    }

    [Fact]
    public async Task The_time_between_two_reads_is_not_silence()
    {
        _read.SetResult(1);
        Assert.Equal(1, await Guard().Soon());
        _time.Advance(Limit * 3);
        var next = new TaskCompletionSource<int>();
        var guarded = _watchdog.GuardAsync(new ValueTask<int>(next.Task), () => true).AsTask();
        await _time.UntilDueIn(Limit);
        Assert.False(guarded.IsCompleted);
        next.SetResult(2);
        Assert.Equal(2, await guarded.Soon());
    }

    [Fact]
    public async Task What_comes_that_is_not_the_answer_does_not_put_off_the_end_though_it_comes_in_the_last_moment()
    {
        _watchdog.Restart();
        _time.Advance(Limit + Moment);
        await _watchdog.GuardAnswerAsync(new ValueTask<int>(_read.Task), () => true).AsTask().FailsAsync();
    }

    [Fact]
    public async Task An_error_of_the_read_is_passed_on_as_it_is()
    {
        var guarded = Guard();
        _read.SetException(new GrpcException(StatusCode.NotFound, "gone"));
        Assert.Equal(StatusCode.NotFound, (await guarded.FailsAsync()).Status);
    }

    [Fact]
    public async Task A_read_that_fails_after_it_was_given_up_is_nobody_s_concern()
    {
        var unobserved = await Unobserved.AfterAsync(GiveUpAsync);
        Assert.DoesNotContain(unobserved, e => e.Contains("too late", StringComparison.Ordinal));
    }

    // Apart, so that nothing holds the read.
    private async Task GiveUpAsync()
    {
        var read = new TaskCompletionSource<int>();
        var guarded = _watchdog.GuardAsync(new ValueTask<int>(read.Task), () => true).AsTask();
        _time.Advance(Limit);
        await guarded.FailsAsync();
        read.SetException(new IOException("too late"));
    }

    private Task<int> Guard() => _watchdog.GuardAsync(new ValueTask<int>(_read.Task), () => _isOwed).AsTask();
}
