namespace PubSub.Client.Events;

/// <summary>A name, perhaps with wildcards as the host knows them.</summary>
/// <param name="Text">What the user gave.</param>
/// <param name="IsMatch">Whether it means a name.</param>
public sealed record NamePattern(string Text, Func<string, bool> IsMatch);
