using System.Management.Automation;
using PubSub.Errors;

namespace PubSub.Commands;

/// <summary>What the cmdlets share: waiting for the engine on the pipeline thread, ending when the user says so, and errors.</summary>
public abstract class SfCmdlet : PSCmdlet, IDisposable
{
    // Made here: a stop may come before the first wait.
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Cancelled by Ctrl-C and its kin.</summary>
    protected CancellationToken StopToken => _stop.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Also runs under <c>Select-Object -First</c>, where EndProcessing and StopProcessing do not.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        _stop.Cancel();
        _stop.Dispose();
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => _stop.Cancel();

    /// <summary>Waits for a task that ends when <see cref="StopToken"/> is cancelled.</summary>
    protected T Await<T>(Task<T> task)
    {
        Await((Task)task);
        return task.GetAwaiter().GetResult();
    }

    /// <summary>As above, without a result.</summary>
    protected void Await(Task task)
    {
        ArgumentNullException.ThrowIfNull(task);
        try
        {
            task.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (StopToken.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>The full path of a file.</summary>
    /// <param name="path">The path as the user gives it.</param>
    /// <param name="name">What gives it, such as <c>-CheckpointPath</c>.</param>
    /// <exception cref="ArgumentException">It is no file, but an item such as those of Cert: or Env:.</exception>
    protected string FilePath(string path, string name)
    {
        var full = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
        // Of another provider, the rest of the path would be a file in the folder that the process was started in.
        return provider.Name == "FileSystem"
            ? full
            : throw new ArgumentException($"{name} takes the path of a file, and '{path}' is an item of the provider {provider.Name}.");
    }

    /// <summary>Runs a step whose failure ends the command.</summary>
    protected void Run(object? target, Action step)
    {
        ArgumentNullException.ThrowIfNull(step);
        try
        {
            step();
        }
        catch (Exception e) when (ErrorRecords.Covers(e))
        {
            ThrowTerminatingError(ErrorRecords.From(e, target));
        }
    }

    /// <summary>Runs a step for one input; its failure is an error of that input alone.</summary>
    protected void RunEach(object? target, Action step)
    {
        ArgumentNullException.ThrowIfNull(step);
        try
        {
            step();
        }
        catch (Exception e) when (ErrorRecords.Covers(e))
        {
            WriteError(ErrorRecords.From(e, target));
        }
    }
}
