using System.Collections.Concurrent;

namespace PubSub.Client.Tests.Peers;

/// <summary>Exceptions of tasks that nobody has looked at: a host may log them, or end for them.</summary>
internal static class Unobserved
{
    /// <summary>Those that are reported once the garbage of an act is gone; others, of tests beside this one, may be among them.</summary>
    public static async Task<IReadOnlyCollection<string>> AfterAsync(Func<Task> act)
    {
        var reported = new ConcurrentQueue<string>();
        EventHandler<UnobservedTaskExceptionEventArgs> see = (_, e) => reported.Enqueue($"{e.Exception}");
        TaskScheduler.UnobservedTaskException += see;
        await act();
        for (var i = 0; i < 5; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        TaskScheduler.UnobservedTaskException -= see;
        return reported;
    }
}
