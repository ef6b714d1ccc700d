using System.Collections.Concurrent;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using PubSub.Client.Session;
using PubSub.Errors;
using PubSub.Sessions;

namespace PubSub;

/// <summary>A signed-in connection to one org, as <c>Connect-SfPubSub</c> gives it. Other runspaces may use it too.</summary>
public sealed class SfPubSubSession
{
    private readonly ConcurrentDictionary<string, bool> _knownTopics = new(StringComparer.Ordinal);
    private bool _isClosed;

    internal SfPubSubSession(string name, string signedInBy, Uri endpoint, PubSubClient client)
    {
        (Name, SignedInBy, Endpoint, Client) = (name, signedInBy, endpoint, client);
        (InstanceUrl, OrgId, UserName, UserId) = (client.InstanceUrl, client.OrgId, client.UserName, client.UserId);
    }

    /// <summary>The session's name in its runspace.</summary>
    public string Name { get; }

    /// <summary>Whether the cmdlets of the runspace that asks use it without <c>-Session</c>.</summary>
    public bool IsDefault => Runspace.DefaultRunspace is not null && SessionStore.Current.Default == this;

    /// <summary>The org's My Domain.</summary>
    public Uri InstanceUrl { get; }

    /// <summary>The org's id, 18 characters.</summary>
    public string OrgId { get; }

    /// <summary>The signed-in user's name; null where the org does not tell.</summary>
    public string? UserName { get; }

    /// <summary>The signed-in user's id, which publishing needs; null where the org does not tell.</summary>
    public string? UserId { get; }

    /// <summary>The endpoint of the Pub/Sub API.</summary>
    public Uri Endpoint { get; }

    /// <summary>The way of signing in.</summary>
    public string SignedInBy { get; }

    /// <summary>What has happened in the session so far.</summary>
    public SfPubSubStatistics Statistics => new()
    {
        EventsReceived = Client.Statistics.EventsReceived,
        EventsPublished = Client.Statistics.EventsPublished,
        BytesReceived = Client.Statistics.BytesReceived,
        Reconnects = Client.Statistics.Reconnects,
        Renewals = Client.Statistics.Renewals,
        LastEventTime = Client.Statistics.LastEventTime,
        LastKeepAlive = Client.Statistics.LastKeepAlive,
        LastError = Client.Statistics.LastError,
    };

    internal PubSubClient Client { get; }

    /// <summary>The topics that have been met in the session, for tab completion.</summary>
    internal IEnumerable<string> KnownTopics => _knownTopics.Keys;

    /// <summary>The connection, for a command to work with.</summary>
    /// <exception cref="UsageException">The session has been disconnected.</exception>
    internal PubSubClient Use() => _isClosed
        ? throw new UsageException($"The session '{Name}' is disconnected. Sign in again with Connect-SfPubSub.", "SfSessionClosed", ErrorCategory.ConnectionError, this)
        : Client;

    /// <summary>Name, user and org; never the token.</summary>
    public override string ToString() => $"{Name} ({UserName ?? "unknown user"} at {InstanceUrl.Host})";

    /// <summary>Remembers a topic that is there.</summary>
    internal void Met(string topic) => _knownTopics.TryAdd(topic, true);

    internal void Close()
    {
        _isClosed = true;
        Client.Dispose();
    }
}
