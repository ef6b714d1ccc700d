using PubSub.Client.Errors;
using PubSub.Client.Recovery;

namespace PubSub.Client.Tests.Recovery;

/// <summary>How long to wait before which attempt.</summary>
public sealed class BackoffTests
{
    [Fact]
    public void A_retry_waits_at_most_half_a_second_then_twice_that_and_so_on_up_to_a_minute() =>
        Assert.Equal([0.5, 1, 2, 4, 8, 16, 32, 60, 60, 60], Waits(RecoveryAction.Retry, 10, random: 1));

    [Fact]
    public void A_slow_retry_waits_half_a_minute_then_twice_that_up_to_ten_minutes() =>
        Assert.Equal([30, 60, 120, 240, 480, 600, 600], Waits(RecoveryAction.Slow, 7, random: 1));

    [Fact]
    public void Used_up_deliveries_wait_a_quarter_of_an_hour_each_time() =>
        Assert.Equal([900, 900, 900], Waits(RecoveryAction.WaitForAllocation, 3, random: 1));

    [Fact]
    public void A_place_that_is_taken_is_asked_for_every_half_minute() =>
        Assert.Equal([30, 30, 30, 30], Waits(RecoveryAction.WaitForSlot, 4, random: 0));

    [Fact]
    public void What_nothing_helps_against_is_not_tried_again()
    {
        var backoff = new Backoff(int.MaxValue, () => 1);
        Assert.Null(backoff.Next(RecoveryAction.Fail));
        Assert.Equal(0, backoff.Attempts);
    }

    [Fact]
    public void The_jitter_is_full_so_that_a_wait_is_anywhere_between_nothing_and_the_whole()
    {
        Assert.Equal([0, 0, 0], Waits(RecoveryAction.Retry, 3, random: 0));
        Assert.Equal([0.125, 0.25, 0.5], Waits(RecoveryAction.Retry, 3, random: 0.25));
    }

    [Fact]
    public void Waits_that_the_service_asked_for_are_not_shortened_by_jitter()
    {
        Assert.Equal([30, 60], Waits(RecoveryAction.Slow, 2, random: 0));
        Assert.Equal([900], Waits(RecoveryAction.WaitForAllocation, 1, random: 0));
    }

    [Fact]
    public void No_number_of_attempts_makes_the_wait_overflow() =>
        Assert.All(Waits(RecoveryAction.Retry, 5000, random: 1).Skip(7), wait => Assert.Equal(60, wait));

    [Fact]
    public void After_a_success_the_count_and_the_waits_start_over()
    {
        var backoff = new Backoff(2, () => 1);
        Assert.NotNull(backoff.Next(RecoveryAction.Slow));
        Assert.NotNull(backoff.Next(RecoveryAction.Retry));
        Assert.Null(backoff.Next(RecoveryAction.Retry));
        backoff.Succeeded();
        Assert.Equal(0, backoff.Attempts);
        Assert.Equal(TimeSpan.FromSeconds(30), backoff.Next(RecoveryAction.Slow));
        backoff.Succeeded();
        Assert.Equal(TimeSpan.FromSeconds(0.5), backoff.Next(RecoveryAction.Retry));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public void There_are_as_many_attempts_in_a_row_as_allowed(int most)
    {
        var backoff = new Backoff(most, () => 1);
        for (var i = 0; i < most; i++)
            Assert.NotNull(backoff.Next(i % 2 == 0 ? RecoveryAction.Retry : RecoveryAction.Slow));
        Assert.All(Enum.GetValues<RecoveryAction>(), action => Assert.Null(backoff.Next(action)));
        Assert.Equal(most, backoff.Attempts);
    }

    private static double[] Waits(RecoveryAction action, int count, double random)
    {
        var backoff = new Backoff(int.MaxValue, () => random);
        return [.. Enumerable.Range(0, count).Select(_ => backoff.Next(action)!.Value.TotalSeconds)];
    }
}
