using System.Text.Json;
using PubSub.Client.Auth;
using PubSub.Client.Session;

namespace PubSub.Client.Subscriptions;

/// <summary>What the Tooling API tells of a managed subscription.</summary>
/// <param name="TopicName">The topic.</param>
/// <param name="IsFromEarliest">Whether it begins with the oldest event where no position has ever been committed.</param>
internal sealed record ManagedRecord(string TopicName, bool IsFromEarliest)
{
    /// <returns>The record; null where there is none, or none that the user may see.</returns>
    /// <exception cref="RestException">The org refused, or did not answer, or not so.</exception>
    public static Task<ManagedRecord?> FindAsync(PubSubClient client, ManagedSubscriptionKey key, CancellationToken cancellationToken)
    {
        // The key is letters, digits and underscores, so nothing is to be escaped.
        var condition = key.Id.Length > 0 ? $"Id = '{key.Id}'" : $"DeveloperName = '{key.DeveloperName}'";
        var query = Uri.EscapeDataString($"SELECT Id, DeveloperName, Metadata FROM ManagedEventSubscription WHERE {condition}");
        return client.GetAsync($"{OrgHttp.Root}/tooling/query?q={query}", Read, cancellationToken);
    }

    /// <summary>The first record of a query's answer.</summary>
    internal static ManagedRecord? Read(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty("records", out var records) && records.ValueKind == JsonValueKind.Array
            && records.EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } record
            && record.TryGetProperty("Metadata", out var metadata) && OrgHttp.Text(metadata, "topicName") is { Length: > 0 } topic
            ? new ManagedRecord(topic, OrgHttp.Text(metadata, "defaultReplay") == "EARLIEST")
            : null;
}
