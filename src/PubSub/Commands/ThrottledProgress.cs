using System.Globalization;
using System.Management.Automation;

namespace PubSub.Commands;

/// <summary>Progress of a long command: shown after a second, five times a second at most, and taken away at the end.</summary>
internal sealed class ThrottledProgress(Cmdlet cmdlet, string activity)
{
    private const long FirstAfter = 1000;
    private const long Interval = 200;

    private long _next = Environment.TickCount64 + FirstAfter;
    private bool _shown;
    private bool _isWaiting;

    /// <param name="done">How many events are done.</param>
    /// <param name="total">Of how many; null where that is not known.</param>
    public void Report(long done, long? total)
    {
        var now = Environment.TickCount64;
        if (now < _next)
            return;
        _next = now + Interval;
        Show(string.Create(CultureInfo.InvariantCulture, $"{done} events"), total is > 0 ? (int)(100 * done / total.Value) : -1);
    }

    /// <summary>Shows at once why nothing will be done for a while.</summary>
    public void Wait(string reason)
    {
        _isWaiting = true;
        Show(reason, percent: -1);
    }

    /// <summary>Takes away what <see cref="Wait"/> has shown.</summary>
    public void Resume()
    {
        if (_isWaiting)
            Complete();
    }

    public void Complete()
    {
        if (_shown)
            cmdlet.WriteProgress(new ProgressRecord(0, activity, "Done") { RecordType = ProgressRecordType.Completed });
        _shown = _isWaiting = false;
    }

    private void Show(string status, int percent)
    {
        _shown = true;
        cmdlet.WriteProgress(new ProgressRecord(0, activity, status) { PercentComplete = percent });
    }
}
