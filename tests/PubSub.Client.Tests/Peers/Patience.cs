using System.Diagnostics;
using PubSub.Client.Tests.Soaking;

namespace PubSub.Client.Tests.Peers;

/// <summary>Bounds every wait, so that what should have happened and did not is a failure and not a hang.</summary>
internal static class Patience
{
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(Soak.Of(60, 180));

    public static Task Soon(this Task task) => task.WaitAsync(Limit);

    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Limit);

    public static Task<T> Soon<T>(this ValueTask<T> task) => task.AsTask().WaitAsync(Limit);

    /// <summary>Looks again and again until something is so that nobody tells of.</summary>
    public static Task UntilAsync(Func<bool> isSo) => UntilAsync(() => Task.FromResult(isSo()));

    /// <summary>Asks again and again until something is so that nobody tells of.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        var watch = Stopwatch.StartNew();
        while (!await isSo())
        {
            Assert.True(watch.Elapsed < Limit, $"Not so within {Limit.TotalSeconds} seconds.");
            await Task.Delay(5);
        }
    }
}
