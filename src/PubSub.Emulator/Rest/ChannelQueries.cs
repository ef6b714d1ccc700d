using System.Text.RegularExpressions;
using PubSub.Emulator.Bus;

namespace PubSub.Emulator.Rest;

/// <summary>The org's custom channels, and the events that are selected on them and on the standard one.</summary>
internal sealed partial class ChannelQueries(TopicCatalog topics)
{
    private const string Suffix = "__chn";

    /// <summary>The custom channels; the standard one is not among them. Null for a query that is not known.</summary>
    public IReadOnlyList<Dictionary<string, object?>>? FindChannels(string query, string version) => Select(
        query, version, "PlatformEventChannel", Channels().Where(IsCustom).Select(
            channel => new Dictionary<string, object?>
            {
                ["Id"] = IdOf(channel),
                ["DeveloperName"] = NameOf(channel)[..^Suffix.Length],
                ["NamespacePrefix"] = null,
                ["ChannelType"] = channel.Name.Split('/')[1],
                ["MasterLabel"] = NameOf(channel)[..^Suffix.Length],
            }));

    /// <summary>What is selected where. As in an org, channels and custom events are ids in it; the name of the member has both names.</summary>
    public IReadOnlyList<Dictionary<string, object?>>? FindMembers(string query, string version) => Select(
        query, version, "PlatformEventChannelMember", Channels()
            .SelectMany(channel => topics.All.Where(topic => topic.Channels.Contains(channel)), (channel, topic) => (channel, topic)).Select(
            (member, index) => new Dictionary<string, object?>
            {
                ["Id"] = $"0v85e00000{index + 1:D5}GAA",
                ["DeveloperName"] = $"{NameOf(member.channel)}_{NameOf(member.topic)}".Replace("__", "_", StringComparison.Ordinal),
                ["EventChannel"] = IsCustom(member.channel) ? IdOf(member.channel) : NameOf(member.channel),
                ["SelectedEntity"] = NameOf(member.topic).Contains("__", StringComparison.Ordinal) ? "01I5e000000AbCdEAK" : NameOf(member.topic),
                ["Metadata"] = new { eventChannel = NameOf(member.channel), selectedEntity = NameOf(member.topic) },
            }));

    private IEnumerable<Topic> Channels() => topics.All.Where(topic => topic.Schemas.Count == 0);

    private static bool IsCustom(Topic topic) => topic.Name.EndsWith(Suffix, StringComparison.Ordinal);

    private string IdOf(Topic channel) => $"0YL5e00000{Channels().TakeWhile(other => other != channel).Count():D5}GAA";

    private static string NameOf(Topic topic) => topic.Name[(topic.Name.LastIndexOf('/') + 1)..];

    private static List<Dictionary<string, object?>>? Select(
        string query, string version, string type, IEnumerable<Dictionary<string, object?>> rows)
    {
        var match = Query().Match(query);
        var fields = match.Groups["fields"].Value.Split(',', StringSplitOptions.TrimEntries);
        var byId = match.Groups["id"].Success;
        // The Metadata of several rows cannot be had at once.
        if (!match.Success || (fields.Contains("Metadata") && !byId))
        {
            return null;
        }

        List<Dictionary<string, object?>> found = [.. rows.Where(row => !byId || (string)row["Id"]! == match.Groups["id"].Value)];
        return found.Any(row => !fields.All(row.ContainsKey))
            ? null
            : [.. found.Select(row => new Dictionary<string, object?>(fields.Select(field => KeyValuePair.Create(field, row[field])))
            {
                ["attributes"] = new { type, url = $"/services/data/v{version}/tooling/sobjects/{type}/{row["Id"]}" },
            })];
    }

    [GeneratedRegex(@"^\s*SELECT\s+(?<fields>[\w\s,]+?)\s+FROM\s+\w+(\s+WHERE\s+Id\s*=\s*'(?<id>[^']*)')?\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex Query();
}
