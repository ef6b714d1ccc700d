using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace PubSub.Sessions;

/// <summary>The sessions of one runspace. Not of the process: an event in the wrong org is worse than having to pass <c>-Session</c>.</summary>
internal sealed class SessionStore
{
    private static readonly ConditionalWeakTable<Runspace, SessionStore> Stores = [];

    private readonly Dictionary<string, SfPubSubSession> _sessions = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The store of the runspace that runs this thread.</summary>
    public static SessionStore Current => Stores.GetOrCreateValue(Runspace.DefaultRunspace);

    /// <summary>The session that cmdlets use without <c>-Session</c>; null for none.</summary>
    public SfPubSubSession? Default { get; private set; }

    /// <summary>The sessions by name.</summary>
    public IReadOnlyList<SfPubSubSession> All => [.. _sessions.Values.OrderBy(s => s.Name, StringComparer.OrdinalIgnoreCase)];

    /// <summary>The session of a name, in any case; null for none.</summary>
    public SfPubSubSession? Find(string name) => _sessions.GetValueOrDefault(name);

    /// <summary>Adds a session and makes it the default. One of the same name is replaced; whoever still holds it can go on with it.</summary>
    public void Add(SfPubSubSession session)
    {
        _sessions[session.Name] = session;
        Default = session;
    }

    /// <summary>Disconnects a session, of this runspace or another.</summary>
    public void Remove(SfPubSubSession session)
    {
        session.Close();
        if (_sessions.TryGetValue(session.Name, out var own) && own == session)
            _sessions.Remove(session.Name);
        if (Default == session)
            Default = null;
    }

    public void Clear()
    {
        foreach (var session in All)
            Remove(session);
    }
}
