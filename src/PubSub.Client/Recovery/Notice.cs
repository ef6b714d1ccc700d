namespace PubSub.Client.Recovery;

/// <summary>Something that a person who looks after a receiver or publisher may want to know.</summary>
/// <param name="IsWarning">Whether it may need attention; otherwise it is for diagnosis.</param>
/// <param name="Text">One line: what happened, what is done about it, and when.</param>
/// <param name="Wait">How long nothing will come now, zero where a wait is over; null where nobody waits.</param>
public sealed record Notice(bool IsWarning, string Text, TimeSpan? Wait = null)
{
    /// <summary>A wait from which on it is worth a warning; shorter ones pass before anybody would look.</summary>
    public static TimeSpan LongWait { get; } = TimeSpan.FromSeconds(30);
}
