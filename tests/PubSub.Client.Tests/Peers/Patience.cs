using PubSub.Client.Tests.Soaking;

namespace PubSub.Client.Tests.Peers;

/// <summary>Bounds every wait, so that what should have happened and did not is a failure and not a hang.</summary>
internal static class Patience
{
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(Soak.Of(60, 180));

    public static Task Soon(this Task task) => task.WaitAsync(Limit);

    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Limit);

    public static Task<T> Soon<T>(this ValueTask<T> task) => task.AsTask().WaitAsync(Limit);
}
