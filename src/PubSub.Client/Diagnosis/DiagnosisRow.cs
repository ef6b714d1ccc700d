namespace PubSub.Client.Diagnosis;

/// <summary>What a step found.</summary>
/// <param name="Step">What was tried.</param>
/// <param name="Result">How it went.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Detail">What was seen, or why nothing was tried.</param>
/// <param name="Advice">What an administrator or a firewall team has to do; empty where nothing is to be done.</param>
public sealed record DiagnosisRow(string Step, DiagnosisResult Result, TimeSpan Elapsed, string Detail, string Advice);
