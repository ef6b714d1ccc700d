namespace PubSub.Emulator.Control;

/// <summary>All gRPC calls since the start, in the order of their arrival.</summary>
internal sealed class CallLog(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly List<CallRecord> _calls = [];

    public CallRecord Start(string method, IHeaderDictionary headers)
    {
        // The token is a secret even here; a test only needs to know that it was sent.
        var kept = headers.ToDictionary(
            header => header.Key.ToLowerInvariant(),
            header => header.Key.Equals("accesstoken", StringComparison.OrdinalIgnoreCase) ? "(not shown)" : header.Value.ToString());
        lock (_gate)
        {
            CallRecord record = new(_calls.Count + 1, method, time.GetUtcNow(), kept);
            _calls.Add(record);
            return record;
        }
    }

    public object[] Snapshot()
    {
        lock (_gate)
        {
            return [.. _calls.Select(call => call.Snapshot())];
        }
    }
}
