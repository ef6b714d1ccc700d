namespace PubSub.Emulator.Control;

/// <summary>What GET /emulator says about faults.</summary>
internal static class FaultHelp
{
    public const string Text = """
        Misbehave
          POST   /emulator/faults      one rule or an array of them; answers {"ids": [...]}
          GET    /emulator/faults      the rules in force and how often each struck
          DELETE /emulator/faults      forgets them; what is frozen stays frozen
          POST   /emulator/thaw        lets the bytes of frozen connections go on
          GET    /emulator/connections how many are open, and how many of them frozen
          GET    /emulator/codes       the error codes that a status can be given by

          A rule chooses calls by
            method         Subscribe, ManagedSubscribe, Publish, PublishStream, GetTopic, GetSchema, * (each of these; the default),
                           or what is plain HTTP: userinfo, login, token, tooling, limits, data (the rest of the REST API)
            topic          the topic of its first request; without it any
            afterRequests  strikes when it has brought so many requests, before the last of them is looked at
            afterMessages  strikes when it was sent so many messages
            afterSeconds   strikes when it is so old, also while nothing happens
            now            true: calls that are open already are meant too, and struck at once if they fit; else only new ones are
            skip           lets the first k that fit through
            count          strikes so many times (default 1; chaos: for ever), a call once, and by delay, results and unanswered a message
          and says what happens:
            {"kind": "status", "code": "subscription.limit.exceeded"}   status, text and trailers of the service; "message" and "status"
                           replace them, "trailers": false leaves the trailers out; {"status": "UNAVAILABLE", "message": "..."} is as the
                           network says it; comes as headers alone before the first message, unless "headersFirst": true
            {"kind": "ok"}             ends the call with OK
            {"kind": "noStatus"}       ends the response without a gRPC status
            {"kind": "reset", "errorCode": 2}        RST_STREAM
            {"kind": "http", "httpStatus": 503, "body": "...", "contentType": "text/html"}   a page instead of gRPC
            {"kind": "silence"}        the call stays open, and nothing more comes, no keep-alives either
            {"kind": "goAway"}         GOAWAY with NO_ERROR, and the call goes on; "errorCode" and "lastStreamId" add one more
            {"kind": "drop"}           closes TCP; "abort": true resets it
            {"kind": "freeze", "seconds": 5}         holds back all bytes of the connection both ways, without seconds until thawed
            {"kind": "delay", "seconds": 5}          holds an answer back
            {"kind": "frames", "bytes": 1}           DATA frames of so many bytes; "messages": n packs n messages into one flush (and waits
                           for them); "events": n puts at most n events into a message
            {"kind": "results", "text": "LIMIT_EXCEEDED", "indexes": [0, 2]}   these events of a publish request fail; without indexes all
            {"kind": "unanswered", "published": true}   a publish request is never answered, though its events are on the bus (or are not)
            {"kind": "expireTokens"}   no token is valid any more
            {"kind": "chaos", "seed": 1, "probability": 0.05, "kinds": ["drop", "reset", "status"]}
                           at each moment of a call (start, request, answer) one of the kinds strikes with this probability; the same
                           seed and the same calls meet the same faults
          "then" adds what follows at once after goAway, freeze, expireTokens, frames and unanswered (which is silence without it):
            {"kind": "unanswered", "method": "PublishStream", "afterRequests": 3, "then": {"kind": "drop"}}

        """;
}
