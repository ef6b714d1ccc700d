namespace PubSub.Emulator.Faults;

/// <summary>What holds for each kind of fault.</summary>
internal static class FaultKinds
{
    /// <summary>Whether it can strike at a moment of a call.</summary>
    public static bool CanStrike(FaultKind kind, FaultPoint point, int sent) => kind switch
    {
        FaultKind.Delay => point == FaultPoint.Sending,
        FaultKind.Results or FaultKind.Unanswered => point == FaultPoint.Publishing,
        FaultKind.Http => IsBetweenMessages(point) && sent == 0,
        FaultKind.Chaos => true,
        _ => IsBetweenMessages(point),
    };

    /// <summary>Whether each message can be struck; other kinds strike a call once.</summary>
    public static bool IsOfMessage(FaultKind kind) =>
        kind is FaultKind.Delay or FaultKind.Results or FaultKind.Unanswered or FaultKind.Chaos;

    /// <summary>Whether it makes sense for a call that is not gRPC.</summary>
    public static bool FitsHttp(FaultKind kind) =>
        kind is FaultKind.Http or FaultKind.Drop or FaultKind.Freeze or FaultKind.Silence or FaultKind.Delay or FaultKind.ExpireTokens;

    private static bool IsBetweenMessages(FaultPoint point) =>
        point is FaultPoint.Start or FaultPoint.Received or FaultPoint.Sent or FaultPoint.Clock;
}
