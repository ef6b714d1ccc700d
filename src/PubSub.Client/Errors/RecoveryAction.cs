namespace PubSub.Client.Errors;

/// <summary>What a program does about an error of the service, before it gives up.</summary>
public enum RecoveryAction
{
    /// <summary>Nothing helps: a person has to change something.</summary>
    Fail,

    /// <summary>Tries again, at growing intervals.</summary>
    Retry,

    /// <summary>Tries again, but at intervals of half a minute and more.</summary>
    Slow,

    /// <summary>Waits a quarter of an hour for the allocation of deliveries to recover.</summary>
    WaitForAllocation,

    /// <summary>Tries every half minute whether the place that another client has is free.</summary>
    WaitForSlot,

    /// <summary>Signs in again, once.</summary>
    SignIn,

    /// <summary>Begins at another position, where the caller allows it.</summary>
    ResetPosition,
}
