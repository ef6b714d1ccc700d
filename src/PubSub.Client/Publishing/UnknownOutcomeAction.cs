namespace PubSub.Client.Publishing;

/// <summary>What to do with events whose request was cut off before the service answered.</summary>
public enum UnknownOutcomeAction
{
    /// <summary>Say so: they may or may not be on the bus.</summary>
    Report,

    /// <summary>Send them again with the same ids: they may be on the bus twice.</summary>
    Resend,
}
