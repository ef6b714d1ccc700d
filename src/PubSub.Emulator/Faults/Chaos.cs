using System.Text;

namespace PubSub.Emulator.Faults;

/// <summary>
/// Random faults. Each draw depends only on the seed and on which moment of which call it is, so that the same calls meet the same faults,
/// whatever happens beside them.
/// </summary>
internal static class Chaos
{
    private const uint HashStart = 2166136261;
    private const uint HashFactor = 16777619;

    // RST_STREAM codes that servers and what stands before them are known to send.
    private static readonly int[] ResetCodes = [0x0, 0x2, 0x7, 0x8, 0xB];

    private static readonly FaultRule[] Statuses =
    [
        new() { Kind = FaultKind.Status, Code = "service.unavailable" },
        new() { Kind = FaultKind.Status, Status = "UNAVAILABLE", Message = "upstream connect error or disconnect/reset before headers" },
        new() { Kind = FaultKind.Status, Status = "14", Message = "This application is down for maintenance", HeadersFirst = true },
    ];

    public static FaultRule? Draw(FaultRule chaos, CallFaults call, FaultPoint point)
    {
        // Requests and answers of a stream are not in step, so each moment counts its own.
        var index = point is FaultPoint.Received or FaultPoint.Publishing ? call.Requests : call.Sent;
        Random random = new(Hash($"{chaos.Seed} {call.Method} {call.Ordinal} {point} {index}"));
        FaultKind[] kinds = [.. chaos.Kinds.Where(kind => FaultKinds.CanStrike(kind, point, call.Sent))];
        return random.NextDouble() < chaos.Probability && kinds.Length > 0 ? Make(kinds[random.Next(kinds.Length)], random) : null;
    }

    private static FaultRule Make(FaultKind kind, Random random) => kind switch
    {
        FaultKind.Status => Statuses[random.Next(Statuses.Length)],
        FaultKind.Reset => new FaultRule { Kind = kind, ErrorCode = ResetCodes[random.Next(ResetCodes.Length)] },
        FaultKind.Drop => new FaultRule { Kind = kind, Abort = random.Next(2) == 0 },
        FaultKind.Delay => new FaultRule { Kind = kind, Seconds = random.NextDouble() / 2 },
        FaultKind.Frames => new FaultRule { Kind = kind, Bytes = random.Next(1, 64), Events = random.Next(1, 10) },
        FaultKind.Results => new FaultRule { Kind = kind, Text = "PLATFORM_EVENT_PUBLISHING_UNAVAILABLE" },
        FaultKind.Unanswered => new FaultRule
        {
            Kind = kind,
            Published = random.Next(2) == 0,
            Then = new FaultRule { Kind = FaultKind.Reset, ErrorCode = ResetCodes[random.Next(ResetCodes.Length)] },
        },
        _ => new FaultRule { Kind = kind },
    };

    // string.GetHashCode differs from process to process.
    private static int Hash(string text) =>
        (int)Encoding.UTF8.GetBytes(text).Aggregate(HashStart, (hash, next) => unchecked((hash ^ next) * HashFactor));
}
