using PubSub.Client.Diagnosis;

namespace PubSub;

/// <summary>One step of the way from this machine to an event, and how it went.</summary>
public sealed class SfTestStep
{
    internal SfTestStep(DiagnosisRow row) =>
        (Step, Result, Elapsed, Detail, Advice) = (row.Step, (SfTestResult)row.Result, row.Elapsed, row.Detail, row.Advice);

    /// <summary>What was tried.</summary>
    public string Step { get; }

    /// <summary>How it went.</summary>
    public SfTestResult Result { get; }

    /// <summary>How long it took.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>What was seen, or why nothing was tried.</summary>
    public string Detail { get; }

    /// <summary>What an administrator or a firewall team has to do; empty where nothing is to be done.</summary>
    public string Advice { get; }
}
