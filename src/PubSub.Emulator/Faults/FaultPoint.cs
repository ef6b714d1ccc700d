namespace PubSub.Emulator.Faults;

/// <summary>The moments of a call at which a fault may strike.</summary>
internal enum FaultPoint
{
    /// <summary>Its headers are there, and nothing was looked at.</summary>
    Start,

    /// <summary>A request was read.</summary>
    Received,

    /// <summary>The events of a request are about to go on the bus.</summary>
    Publishing,

    /// <summary>An answer is about to be sent.</summary>
    Sending,

    /// <summary>An answer was sent.</summary>
    Sent,

    /// <summary>Time passed, or the rule was just made.</summary>
    Clock,
}
