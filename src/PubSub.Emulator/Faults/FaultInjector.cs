using System.Collections.Concurrent;
using PubSub.Emulator.Org;
using PubSub.Emulator.Wire;

namespace PubSub.Emulator.Faults;

/// <summary>The rules in force and the calls that they may strike.</summary>
public sealed class FaultInjector
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<CallFaults, bool> _open = new();
    private readonly Dictionary<string, int> _ordinals = [];
    private readonly AccessTokens _tokens;
    private readonly TimeProvider _time;
    private ActiveRule[] _rules = [];
    private int _lastRule;
    private long _lastCall;

    internal FaultInjector(AccessTokens tokens, TimeProvider time)
    {
        _tokens = tokens;
        _time = time;
    }

    /// <summary>The rules in force, in the order in which they were made.</summary>
    public IReadOnlyList<FaultReport> All => [.. Rules.Select(rule => rule.Report())];

    internal ActiveRule[] Rules => Volatile.Read(ref _rules);

    /// <summary>Puts a rule in force and returns its id; <see cref="FormatException"/> says what is wrong with it.</summary>
    public int Add(FaultRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        FaultCheck.Check(rule);
        int id;
        lock (_gate)
        {
            id = ++_lastRule;
            _rules = [.. _rules, new ActiveRule(id, rule, _lastCall + 1)];
        }

        if (rule.Now)
        {
            foreach (var call in _open.Keys)
            {
                call.Watch(rule);
            }
        }

        return id;
    }

    /// <summary>Forgets all rules; what is frozen stays so.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _rules = [];
            _ordinals.Clear();
        }
    }

    internal CallFaults Begin(string method, Connection connection, StreamTap? stream = null)
    {
        CallFaults call;
        lock (_gate)
        {
            var ordinal = _ordinals[method] = _ordinals.GetValueOrDefault(method) + 1;
            call = new CallFaults(this, new CallIdentity(++_lastCall, method, ordinal), connection, stream, _tokens, _time);
        }

        _open[call] = true;
        foreach (var active in Rules)
        {
            call.Watch(active.Rule);
        }

        return call;
    }

    internal void End(CallFaults call) => _open.TryRemove(call, out _);
}
