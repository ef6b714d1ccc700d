namespace PubSub.Emulator.Faults;

/// <summary>Which calls are struck, when, and by what. GET /emulator explains every field.</summary>
public sealed record FaultRule
{
    public required FaultKind Kind { get; init; }

    /// <summary>A gRPC method, <c>*</c> for any of them, or one of <c>userinfo</c>, <c>login</c>, <c>token</c>, <c>data</c>,
    /// <c>tooling</c>, <c>limits</c>.</summary>
    public string Method { get; init; } = "*";

    public string? Topic { get; init; }

    /// <summary>How many that it fits are let through first.</summary>
    public int Skip { get; init; }

    /// <summary>How many times it strikes; without it once, and chaos for ever.</summary>
    public int? Count { get; init; }

    /// <summary>Requests that the call must have brought.</summary>
    public int AfterRequests { get; init; }

    /// <summary>Messages that the call must have been sent.</summary>
    public int AfterMessages { get; init; }

    /// <summary>Age that the call must have.</summary>
    public double AfterSeconds { get; init; }

    /// <summary>Whether calls that are open already are meant too.</summary>
    public bool Now { get; init; }

    /// <summary>What strikes right after it.</summary>
    public FaultRule? Then { get; init; }

    /// <summary>Status: a name or a number; without it that of the code.</summary>
    public string? Status { get; init; }

    /// <summary>Status: an error code of the service, without its prefix.</summary>
    public string? Code { get; init; }

    /// <summary>Status: the text; without it that of the code.</summary>
    public string? Message { get; init; }

    /// <summary>Status: whether the service's trailers go with a code.</summary>
    public bool Trailers { get; init; } = true;

    /// <summary>Status: whether headers are sent on their own before it, even when no message was.</summary>
    public bool HeadersFirst { get; init; }

    /// <summary>Reset, GoAway: the HTTP/2 error code.</summary>
    public int ErrorCode { get; init; }

    /// <summary>GoAway: the last stream that is served; without it all of them.</summary>
    public int? LastStreamId { get; init; }

    /// <summary>Drop: whether TCP is reset instead of closed.</summary>
    public bool Abort { get; init; }

    /// <summary>Delay: how long. Freeze: how long, or without it until thawed.</summary>
    public double? Seconds { get; init; }

    /// <summary>Frames: the size of the pieces.</summary>
    public int Bytes { get; init; }

    /// <summary>Frames: how many messages are packed together.</summary>
    public int Messages { get; init; }

    /// <summary>Frames: the most events in a message.</summary>
    public int Events { get; init; }

    /// <summary>Http: the HTTP status.</summary>
    public int HttpStatus { get; init; } = StatusCodes.Status503ServiceUnavailable;

    /// <summary>Http: the page.</summary>
    public string Body { get; init; } = "<html><body><h1>Service Unavailable</h1></body></html>";

    /// <summary>Http: what the page is.</summary>
    public string ContentType { get; init; } = "text/html";

    /// <summary>Results: the text of the error.</summary>
    public string Text { get; init; } = "LIMIT_EXCEEDED";

    /// <summary>Results: which events of the request fail; without it all.</summary>
    public IReadOnlyList<int>? Indexes { get; init; }

    /// <summary>Unanswered: whether the events are on the bus.</summary>
    public bool Published { get; init; } = true;

    /// <summary>Chaos: makes it repeatable.</summary>
    public int Seed { get; init; }

    /// <summary>Chaos: how likely each moment of a call is to be struck.</summary>
    public double Probability { get; init; }

    /// <summary>Chaos: what may strike.</summary>
    public IReadOnlyList<FaultKind> Kinds { get; init; } = [];
}
