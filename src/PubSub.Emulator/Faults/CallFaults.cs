using PubSub.Emulator.Org;
using PubSub.Emulator.Wire;

namespace PubSub.Emulator.Faults;

/// <summary>Which call of all, and which of those of its method.</summary>
internal readonly record struct CallIdentity(long Id, string Method, int Ordinal);

/// <summary>
/// What faults know of one call and do to it. A fault that ends the call cancels it and leaves the ending to the endpoint.
/// </summary>
internal sealed class CallFaults(
    FaultInjector injector,
    CallIdentity identity,
    Connection connection,
    StreamTap? stream,
    AccessTokens tokens,
    TimeProvider time) : IDisposable
{
    private static readonly FaultRule Silence = new() { Kind = FaultKind.Silence };

    private readonly Lock _gate = new();

    // Not disposed, because a timer may still be about to cancel it; it holds nothing.
    private readonly CancellationTokenSource _struck = new();
    private readonly HashSet<ActiveRule> _met = [];
    private readonly List<ITimer> _timers = [];
    private readonly DateTimeOffset _start = time.GetUtcNow();
    private bool _over;

    public long Id => identity.Id;

    public string Method => identity.Method;

    /// <summary>Which call of its method this is, counted since the rules were last cleared.</summary>
    public int Ordinal => identity.Ordinal;

    public string? Topic { get; private set; }

    public int Requests { get; private set; }

    public int Sent { get; private set; }

    public TimeSpan Age => time.GetUtcNow() - _start;

    /// <summary>Cancelled when a fault ends the call.</summary>
    public CancellationToken Struck => _struck.Token;

    /// <summary>The fault that ends the call.</summary>
    public FaultRule? Ending { get; private set; }

    /// <summary>How its messages are put on the wire.</summary>
    public FaultRule? Framing { get; private set; }

    public void Started() => Pass(FaultPoint.Start);

    public void Received(string? topic)
    {
        lock (_gate)
        {
            Topic ??= topic;
            Requests++;
        }

        Pass(FaultPoint.Received);
    }

    public async ValueTask SendingAsync(CancellationToken cancellation)
    {
        foreach (var delay in Strikes(FaultPoint.Sending))
        {
            await Task.Delay(TimeSpan.FromSeconds(delay.Seconds!.Value), time, cancellation);
        }
    }

    /// <summary>
    /// A message was written, with which the call has so many bytes; what strikes after it waits until they are on their way.
    /// </summary>
    public async ValueTask HasSentAsync(long bytes, CancellationToken cancellation)
    {
        lock (_gate)
        {
            Sent++;
        }

        if (injector.Rules.Length > 0 && stream is not null)
        {
            await stream.HasPassedAsync(bytes, cancellation);
        }

        Pass(FaultPoint.Sent);
    }

    /// <summary>What happens to the publish request that was just read.</summary>
    public FaultRule? Publishing() => Strikes(FaultPoint.Publishing).FirstOrDefault();

    /// <summary>What a request that is never answered leads to; never returns.</summary>
    public void LeaveUnanswered(FaultRule fault)
    {
        Do(fault.Then ?? Silence);
        // What came after it and did not end the call leaves it silent.
        Do(Silence);
        Struck.ThrowIfCancellationRequested();
    }

    /// <summary>Looks at the call when a rule's time has come.</summary>
    public void Watch(FaultRule rule)
    {
        var due = TimeSpan.FromSeconds(rule.AfterSeconds) - Age;
        if (due > TimeSpan.Zero)
        {
            LookAfter(due, rule);
        }
        else if (rule.Now)
        {
            Look(FaultPoint.Clock);
        }
    }

    public void Dispose()
    {
        injector.End(this);
        lock (_gate)
        {
            _over = true;
            _timers.ForEach(timer => timer.Dispose());
        }
    }

    private void LookAfter(TimeSpan due, FaultRule rule)
    {
        lock (_gate)
        {
            if (!_over)
            {
                _timers.Add(time.CreateTimer(_ => LookWhenDue(rule), null, due, Timeout.InfiniteTimeSpan));
            }
        }
    }

    /// <summary>Timers count in whole milliseconds of a coarse clock, and may come a little before their time.</summary>
    private void LookWhenDue(FaultRule rule)
    {
        var due = TimeSpan.FromSeconds(rule.AfterSeconds) - Age;
        if (due > TimeSpan.Zero)
        {
            LookAfter(due, rule);
        }
        else
        {
            Look(FaultPoint.Clock);
        }
    }

    private void Pass(FaultPoint point)
    {
        Look(point);
        Struck.ThrowIfCancellationRequested();
    }

    private void Look(FaultPoint point)
    {
        foreach (var fault in Strikes(point))
        {
            Do(fault);
        }
    }

    private List<FaultRule> Strikes(FaultPoint point)
    {
        List<FaultRule> strikes = [];
        lock (_gate)
        {
            foreach (var rule in injector.Rules)
            {
                if (!_over && Ending is null && rule.Fits(this, point) && (FaultKinds.IsOfMessage(rule.Rule.Kind) || _met.Add(rule))
                    && rule.Strike(this, point) is { } fault)
                {
                    strikes.Add(fault);
                }
            }
        }

        return strikes;
    }

    private void Do(FaultRule fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.Freeze:
                connection.Freeze(fault.Seconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
                break;
            case FaultKind.GoAway:
                connection.GoAway(fault.ErrorCode, fault.LastStreamId);
                break;
            case FaultKind.ExpireTokens:
                tokens.ExpireAll();
                break;
            case FaultKind.Frames:
                Framing = fault;
                stream?.FrameBytes = fault.Bytes;
                break;
            default:
                End(fault);
                return;
        }

        if (fault.Then is { } then)
        {
            Do(then);
        }
    }

    private void End(FaultRule fault)
    {
        lock (_gate)
        {
            if (_over || Ending is not null)
            {
                return;
            }

            Ending = fault;
        }

        _struck.Cancel();
    }
}
