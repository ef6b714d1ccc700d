using System.Text.RegularExpressions;
using PubSub.Emulator.Control;

namespace PubSub.Emulator.Managed;

/// <summary>The one Tooling API query that clients of managed subscriptions need.</summary>
internal sealed partial class ToolingQuery(ManagedCatalog catalog)
{
    /// <summary>The managed subscription that is asked for, if there is one; null for a query that is not known.</summary>
    public IReadOnlyList<Dictionary<string, object?>>? Find(string q, string version)
    {
        var query = Query().Match(q);
        if (!query.Success)
        {
            return null;
        }

        var value = query.Groups["value"].Value;
        var byId = query.Groups["field"].Value.Equals("Id", StringComparison.OrdinalIgnoreCase);
        var managed = byId ? catalog.ById(value) : catalog.ByName(value);
        return managed is null ? [] : [Record(managed, version)];
    }

    private static Dictionary<string, object?> Record(ManagedSubscription managed, string version) => new()
    {
        ["attributes"] = new Dictionary<string, string>
        {
            ["type"] = "ManagedEventSubscription",
            ["url"] = $"/services/data/v{version}/tooling/sobjects/ManagedEventSubscription/{managed.Id}",
        },
        ["Id"] = managed.Id,
        ["DeveloperName"] = managed.DeveloperName,
        ["Metadata"] = new Dictionary<string, string>
        {
            ["label"] = managed.DeveloperName.Replace('_', ' '),
            ["topicName"] = managed.Topic.Name,
            ["defaultReplay"] = ManagedEndpoints.Preset(managed.StartsEarliest),
            ["errorRecoveryReplay"] = ManagedEndpoints.Preset(managed.RecoversEarliest),
            ["state"] = managed.IsRunning ? "RUN" : "STOP",
        },
    };

    [GeneratedRegex(
        @"^\s*SELECT\s+[\w\s,]+\s+FROM\s+ManagedEventSubscription\s+"
        + @"WHERE\s+(?<field>Id|DeveloperName)\s*=\s*'(?<value>[^']*)'\s*(LIMIT\s+\d+)?\s*$",
        RegexOptions.IgnoreCase)]
    private static partial Regex Query();
}
