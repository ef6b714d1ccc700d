using System.Text.Json;
using PubSub.Client.Auth;
using PubSub.Client.Session;

namespace PubSub.Client.Topics;

/// <summary>Which events are selected on the org's channels.</summary>
internal sealed class ChannelMembers(PubSubClient client)
{
    private const string StandardChannel = "ChangeEvents";

    /// <summary>The change events whose objects are selected in Setup.</summary>
    /// <exception cref="RestException">The user may not ask, or the org did not answer.</exception>
    public async Task<IReadOnlySet<string>> OnStandardChannelAsync(CancellationToken cancellationToken)
    {
        var channels = await ToolingQuery.RowsAsync(client, "SELECT Id FROM PlatformEventChannel", cancellationToken).ConfigureAwait(false);
        var custom = channels.Select(c => OrgHttp.Text(c, "Id")).ToHashSet();
        var members = await ToolingQuery.RowsAsync(client, "SELECT Id, EventChannel, SelectedEntity FROM PlatformEventChannelMember", cancellationToken).ConfigureAwait(false);
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in members.Where(m => !custom.Contains(OrgHttp.Text(m, "EventChannel"))))
        {
            var (channel, selected) = await NamesAsync(row, cancellationToken).ConfigureAwait(false);
            if (channel == StandardChannel && selected is not null)
                found.Add(selected);
        }
        return found;
    }

    /// <summary>The names of a member's channel and event. Custom ones are ids in the row; what they are called is told for one member at a time.</summary>
    private async Task<(string? Channel, string? Selected)> NamesAsync(JsonElement row, CancellationToken cancellationToken)
    {
        var (channel, selected) = (OrgHttp.Text(row, "EventChannel"), OrgHttp.Text(row, "SelectedEntity"));
        if (channel == StandardChannel && selected?.EndsWith("ChangeEvent", StringComparison.Ordinal) == true)
            return (channel, selected);
        if (OrgHttp.Text(row, "Id") is not { } id || !IsId(id))
            return (null, null);
        var query = $"SELECT Metadata FROM PlatformEventChannelMember WHERE Id = '{id}'";
        var details = await ToolingQuery.RowsAsync(client, query, cancellationToken).ConfigureAwait(false);
        return details.Count > 0 && details[0].TryGet("Metadata") is { } metadata
            ? (OrgHttp.Text(metadata, "eventChannel"), OrgHttp.Text(metadata, "selectedEntity"))
            : (null, null);
    }

    private static bool IsId(string text) => text.Length is 15 or 18 && text.All(char.IsAsciiLetterOrDigit);
}
