using System.Text.Json;
using PubSub.Client.Auth;
using PubSub.Client.Session;
using PubSub.Client.Topics;

namespace PubSub.Client.Subscriptions;

/// <summary>What the Tooling API tells of a managed subscription.</summary>
/// <param name="TopicName">The topic.</param>
/// <param name="IsFromEarliest">Whether it begins with the oldest event where no position has ever been committed.</param>
internal sealed record ManagedRecord(string TopicName, bool IsFromEarliest)
{
    /// <returns>The record; null where there is none, or none that the user may see.</returns>
    /// <exception cref="RestException">The org refused, or did not answer, or not so.</exception>
    public static async Task<ManagedRecord?> FindAsync(PubSubClient client, ManagedSubscriptionKey key, CancellationToken cancellationToken)
    {
        // The key is letters, digits and underscores, so nothing is to be escaped.
        var condition = key.Id.Length > 0 ? $"Id = '{key.Id}'" : $"DeveloperName = '{key.DeveloperName}'";
        var query = $"SELECT Id, DeveloperName, Metadata FROM ManagedEventSubscription WHERE {condition}";
        return await ToolingQuery.RowsAsync(client, query, Read, cancellationToken).ConfigureAwait(false) is [var first, ..] ? first : null;
    }

    internal static ManagedRecord? Read(JsonElement row) =>
        row.TryGet("Metadata") is { } metadata && metadata.Text("topicName") is { Length: > 0 } topic
            ? new ManagedRecord(topic, metadata.Text("defaultReplay") == "EARLIEST")
            : null;
}
