using PubSub.Emulator.Faults;
using PubSub.Emulator.Grpc;

namespace PubSub.Emulator.Control;

/// <summary>What is remembered of one gRPC call.</summary>
internal sealed class CallRecord(int id, string method, DateTimeOffset startedAt, IReadOnlyDictionary<string, string> headers)
{
    private readonly Lock _gate = new();
    private readonly List<int> _requests = [];
    private string? _topic;
    private string _state = "open";
    private RpcFailure? _failure;
    private FaultKind? _fault;

    public int Id { get; } = id;

    public string Method { get; } = method;

    public string RpcId { get; } = Guid.NewGuid().ToString();

    public void About(string? topic)
    {
        lock (_gate)
        {
            _topic ??= topic;
        }
    }

    /// <summary>Remembers a request: the credit it asked for, or the number of events it brought.</summary>
    public void Request(int count)
    {
        lock (_gate)
        {
            _requests.Add(count);
        }
    }

    public void End(RpcFailure? failure)
    {
        lock (_gate)
        {
            _state = failure is null ? "completed" : "failed";
            _failure = failure;
        }
    }

    /// <summary>A fault ended it without a status.</summary>
    public void Break(FaultKind fault)
    {
        lock (_gate)
        {
            _state = "broken";
            _fault = fault;
        }
    }

    public void Cancel()
    {
        lock (_gate)
        {
            // What broke a call is worth more than that its client then gave it up.
            _state = _fault is null ? "cancelled" : _state;
        }
    }

    public object Snapshot()
    {
        lock (_gate)
        {
            var status = _state switch
            {
                "completed" => StatusNames.Of(StatusCode.Ok),
                "failed" => StatusNames.Of(_failure!.Status),
                "cancelled" => StatusNames.Of(StatusCode.Cancelled),
                _ => null,
            };
            return new
            {
                Id,
                Method,
                Topic = _topic,
                Requests = _requests.ToArray(),
                State = _state,
                Status = status,
                ErrorCode = _failure?.ErrorCode,
                Fault = _fault?.ToString(),
                RpcId,
                StartedAt = startedAt,
                Headers = headers,
            };
        }
    }
}
