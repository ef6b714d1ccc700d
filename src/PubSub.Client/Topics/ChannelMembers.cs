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
        var custom = await ToolingQuery.RowsAsync(client, "SELECT Id FROM PlatformEventChannel", row => row.Text("Id"), cancellationToken).ConfigureAwait(false);
        var members = await ToolingQuery.RowsAsync(
            client, "SELECT Id, EventChannel, SelectedEntity FROM PlatformEventChannelMember", Member.Read, cancellationToken).ConfigureAwait(false);
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in members.Where(m => !custom.Contains(m.Channel)))
        {
            var named = await NameAsync(member, cancellationToken).ConfigureAwait(false);
            if (named?.Channel == StandardChannel && named.Selected is { } selected)
                found.Add(selected);
        }
        return found;
    }

    /// <summary>A member by the names of its channel and event. Custom ones are ids in its row; what they are called is told for one member
    /// at a time.</summary>
    private async Task<Member?> NameAsync(Member member, CancellationToken cancellationToken)
    {
        if (member.Channel == StandardChannel && member.Selected?.EndsWith("ChangeEvent", StringComparison.Ordinal) == true)
            return member;
        if (member.Id is not { } id || !SalesforceId.IsOne(id))
            return null;
        var query = $"SELECT Metadata FROM PlatformEventChannelMember WHERE Id = '{id}'";
        return await ToolingQuery.RowsAsync(client, query, Member.ReadNamed, cancellationToken).ConfigureAwait(false) is [var first, ..] ? first : null;
    }

    private sealed record Member(string? Id, string? Channel, string? Selected)
    {
        public static Member Read(JsonElement row) => new(row.Text("Id"), row.Text("EventChannel"), row.Text("SelectedEntity"));

        public static Member? ReadNamed(JsonElement row) => row.TryGet("Metadata") is { } metadata
            ? new(null, metadata.Text("eventChannel"), metadata.Text("selectedEntity"))
            : null;
    }
}
