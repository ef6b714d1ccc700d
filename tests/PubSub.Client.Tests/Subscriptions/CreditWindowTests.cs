using FsCheck;
using FsCheck.Fluent;
using PubSub.Client.Subscriptions;

namespace PubSub.Client.Tests.Subscriptions;

public sealed class CreditWindowTests
{
    private static readonly Gen<Play> Plays =
        from batchSize in Gen.OneOf(Gen.Choose(1, 5), Gen.Choose(1, 100), Gen.Constant(100))
        from count in Gen.OneOf(Gen.Constant<int?>(null), Gen.Choose(0, 10).Select(n => (int?)n), Gen.Choose(1, 700).Select(n => (int?)n))
        from steps in Gen.ListOf(Gen.Choose(0, 1000), 300)
        select new Play(batchSize, count, [.. steps]);

    [Fact]
    public void Whatever_happens_in_whatever_order_the_credit_keeps_its_bounds_and_never_starves() =>
        Prop.ForAll(Plays.ToArbitrary(), play => play.Run()).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void Events_that_nobody_asked_for_are_no_credit()
    {
        var credit = new CreditWindow(10);
        Assert.Equal(10, credit.Ask(() => null));
        credit.Received(15);
        credit.Taken(15);
        Assert.Equal(10, credit.Ask(() => null));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(99)]
    [InlineData(100)]
    public void A_stream_that_is_drained_at_once_delivers_any_count_and_asks_for_exactly_that(int batchSize)
    {
        foreach (var count in new[] { 1, 2, 7, 99, 100, 101, 250, 1000 })
        {
            var credit = new CreditWindow(batchSize);
            var (asked, remaining) = (0L, (long)count);
            while (credit.Ask(() => remaining) is > 0 and var ask)
            {
                asked += ask;
                for (; ask > 0; ask--, remaining--)
                {
                    credit.Received(1);
                    credit.Taken();
                }
            }
            Assert.Equal((count, 0), (asked, remaining));
        }
    }

    [Fact]
    public void Credit_is_not_asked_for_in_dribs()
    {
        var credit = new CreditWindow(100);
        Assert.Equal(100, credit.Ask(() => null));
        for (var i = 0; i < 49; i++)
        {
            credit.Received(1);
            credit.Taken();
            Assert.Equal(0, credit.Ask(() => null));
        }
        credit.Received(1);
        credit.Taken();
        Assert.Equal(50, credit.Ask(() => null));
    }

    [Fact]
    public void A_consumer_that_is_behind_is_given_whole_batches()
    {
        var credit = new CreditWindow(100);
        Assert.Equal(100, credit.Ask(() => null));
        credit.Received(100);
        Assert.Equal(100, credit.Ask(() => null));
        credit.Received(100);
        for (var i = 0; i < 99; i++)
        {
            credit.Taken();
            Assert.Equal(0, credit.Ask(() => null));
        }
        credit.Taken();
        Assert.Equal(100, credit.Ask(() => null));
    }

    [Fact]
    public void An_event_that_is_taken_while_more_is_asked_for_is_not_asked_for_again()
    {
        var credit = new CreditWindow(100);
        var remaining = 10L;
        Assert.Equal(10, credit.Ask(() => remaining));
        credit.Received(10);
        Assert.Equal(0, credit.Ask(() =>
        {
            var wanted = remaining--;
            credit.Taken();
            return wanted;
        }));
    }

    /// <summary>Random steps of a server and a consumer, beside a count of what is under way that is kept apart.</summary>
    private sealed record Play(int BatchSize, int? Count, int[] Steps)
    {
        public void Run()
        {
            var credit = new CreditWindow(BatchSize);
            long outstanding = 0, untaken = 0, taken = 0;
            foreach (var step in Steps)
            {
                var size = 1 + (step / 3);
                switch (step % 3)
                {
                    case 0:
                        var delivered = Math.Min(size, outstanding);
                        credit.Received((int)delivered);
                        (outstanding, untaken) = (outstanding - delivered, untaken + delivered);
                        break;
                    case 1:
                        for (var i = Math.Min(size, untaken); i > 0; i--, untaken--, taken++)
                            credit.Taken();
                        break;
                    default:
                        var wanted = Count - taken;
                        var ask = credit.Ask(() => wanted);
                        Assert.InRange(ask, 0, BatchSize);
                        if (outstanding == 0 && untaken == 0 && wanted is not <= 0)
                            Assert.NotEqual(0, ask);
                        outstanding += ask;
                        Assert.InRange(outstanding, 0, BatchSize);
                        Assert.InRange(outstanding + untaken, 0, 2 * BatchSize);
                        if (ask > 0 && wanted is { } w)
                            Assert.InRange(outstanding + untaken, 0, w);
                        break;
                }
            }
        }
    }
}
