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
