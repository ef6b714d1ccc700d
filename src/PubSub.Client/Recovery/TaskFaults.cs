namespace PubSub.Client.Recovery;

/// <summary>For tasks that nobody waits for any more.</summary>
internal static class TaskFaults
{
    /// <summary>Sees the exception of a task that fails later, so that no host reports it as one that nobody has seen.</summary>
    public static void Observe(this Task task) =>
        task.ContinueWith(static t => t.Exception, CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
