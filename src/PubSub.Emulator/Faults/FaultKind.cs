namespace PubSub.Emulator.Faults;

/// <summary>What a fault does. In JSON the names begin in lower case, such as <c>goAway</c>.</summary>
public enum FaultKind
{
    /// <summary>Ends the call with a gRPC status.</summary>
    Status,

    /// <summary>Ends the call with OK.</summary>
    Ok,

    /// <summary>Ends the response without any gRPC status.</summary>
    NoStatus,

    /// <summary>Sends RST_STREAM.</summary>
    Reset,

    /// <summary>Answers with a plain HTTP page, as a proxy would.</summary>
    Http,

    /// <summary>Keeps the call open and sends nothing more on it.</summary>
    Silence,

    /// <summary>Sends GOAWAY on the connection; the call itself goes on.</summary>
    GoAway,

    /// <summary>Closes the TCP connection.</summary>
    Drop,

    /// <summary>Holds back all bytes of the connection, both ways; TCP stays open.</summary>
    Freeze,

    /// <summary>Holds back an answer for a time.</summary>
    Delay,

    /// <summary>Cuts messages into small DATA frames, or packs several into one.</summary>
    Frames,

    /// <summary>Fails publish results of a request.</summary>
    Results,

    /// <summary>Takes a publish request and never answers it.</summary>
    Unanswered,

    /// <summary>Makes all tokens invalid.</summary>
    ExpireTokens,

    /// <summary>Lets random faults strike, repeatably.</summary>
    Chaos,
}
