namespace PubSub.Emulator.Faults;

/// <summary>A rule and how often it struck.</summary>
public sealed record FaultReport(int Id, int Struck, FaultRule Rule);
