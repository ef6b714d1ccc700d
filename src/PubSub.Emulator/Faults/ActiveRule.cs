namespace PubSub.Emulator.Faults;

/// <summary>A rule that is in force, and how often it was met.</summary>
internal sealed class ActiveRule(int id, FaultRule rule, long firstCall)
{
    private readonly Lock _gate = new();
    private readonly int _most = rule.Count ?? (rule.Kind == FaultKind.Chaos ? int.MaxValue : 1);
    private int _passed;
    private int _struck;

    public FaultRule Rule { get; } = rule;

    public FaultReport Report()
    {
        lock (_gate)
        {
            return new FaultReport(id, _struck, Rule);
        }
    }

    /// <summary>Whether the rule is meant for the call as it stands at this moment.</summary>
    public bool Fits(CallFaults call, FaultPoint point) =>
        (Rule.Now || call.Id >= firstCall)
        && (Rule.Method == "*" ? FaultCheck.IsGrpc(call.Method) : Rule.Method.Equals(call.Method, StringComparison.OrdinalIgnoreCase))
        && (Rule.Topic is null || Rule.Topic == call.Topic)
        && call.Requests >= Rule.AfterRequests && call.Sent >= Rule.AfterMessages && call.Age.TotalSeconds >= Rule.AfterSeconds
        && FaultKinds.CanStrike(Rule.Kind, point, call.Sent);

    /// <summary>What strikes now, if anything does.</summary>
    public FaultRule? Strike(CallFaults call, FaultPoint point)
    {
        var fault = Rule.Kind == FaultKind.Chaos ? Chaos.Draw(Rule, call, point) : Rule;
        lock (_gate)
        {
            if (fault is null || _struck >= _most)
            {
                return null;
            }

            if (_passed < Rule.Skip)
            {
                _passed++;
                return null;
            }

            _struck++;
            return fault;
        }
    }
}
