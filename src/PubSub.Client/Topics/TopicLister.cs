using System.Text.Json;
using PubSub.Client.Auth;
using PubSub.Client.Recovery;
using PubSub.Client.Session;

namespace PubSub.Client.Topics;

/// <summary>Finds out which topics an org offers. The service itself cannot be asked, so the org is: for its objects, and for its channels.</summary>
public sealed class TopicLister
{
    private readonly PubSubClient _client;
    private readonly IReadOnlyCollection<TopicKind> _kinds;
    private readonly SortedSet<string> _topics = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Notice> _notices = [];

    private TopicLister(PubSubClient client, IReadOnlyCollection<TopicKind> kinds) => (_client, _kinds) = (client, kinds);

    /// <summary>The topics of the given kinds.</summary>
    /// <exception cref="RestException">The org cannot be asked. Where only a permission is missing, it is a notice.</exception>
    public static async Task<TopicList> ListAsync(PubSubClient client, IReadOnlyCollection<TopicKind> kinds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kinds);
        var lister = new TopicLister(client, kinds);
        if (kinds.Any(k => k != TopicKind.Channel))
            await lister.AddObjectsAsync(cancellationToken).ConfigureAwait(false);
        if (kinds.Contains(TopicKind.Channel))
            await lister.AddChannelsAsync(cancellationToken).ConfigureAwait(false);
        return new TopicList([.. lister._topics], lister._notices);
    }

    private async Task AddObjectsAsync(CancellationToken cancellationToken)
    {
        var found = await _client.GetAsync($"{OrgHttp.Root}/sobjects", Read, cancellationToken).ConfigureAwait(false);
        _topics.UnionWith(found.Where(t => _kinds.Contains(TopicNames.KindOf(t))));
        if (_kinds.Contains(TopicKind.ChangeEvent))
            await KeepSelectedAsync(cancellationToken).ConfigureAwait(false);
    }

    private static List<string> Read(JsonElement answer) =>
    [
        .. from item in answer.Items("sobjects")
           where !item.IsTrue("deprecatedAndHidden")
           let name = item.Text("name")
           where name is not null
           let topic = TopicNames.OfObject(name, item.IsTrue("queryable"))
           where topic is not null
           select topic,
    ];

    /// <summary>Every object has a change event, but only those of selected objects come.</summary>
    private async Task KeepSelectedAsync(CancellationToken cancellationToken)
    {
        try
        {
            var selected = await new ChannelMembers(_client).OnStandardChannelAsync(cancellationToken).ConfigureAwait(false);
            var left = _topics.RemoveWhere(t => TopicNames.KindOf(t) == TopicKind.ChangeEvent && !selected.Contains(t[TopicNames.Data.Length..]));
            if (left > 0)
                _notices.Add(new Notice(false, $"Change events left out because their objects are not selected in Setup > Change Data Capture: {left}."));
        }
        catch (RestException e) when (e.IsNotPermitted)
        {
            _notices.Add(new Notice(true, "Which objects are selected for change data capture cannot be found out, so the change events of all objects are listed; "
                + $"-Verify leaves out those that do not exist. {e.Message}"));
        }
    }

    private async Task AddChannelsAsync(CancellationToken cancellationToken)
    {
        _topics.Add(TopicNames.ChangeEvents);
        try
        {
            var channels = await ToolingQuery.RowsAsync(
                _client, "SELECT DeveloperName, NamespacePrefix, ChannelType FROM PlatformEventChannel", ReadChannel, cancellationToken).ConfigureAwait(false);
            _topics.UnionWith(channels.OfType<string>());
        }
        catch (RestException e) when (e.IsNotPermitted)
        {
            _notices.Add(new Notice(true, $"Custom channels cannot be listed. {e.Message}"));
        }
    }

    private static string? ReadChannel(JsonElement row)
    {
        if (row.Text("DeveloperName") is not { } name)
            return null;
        var prefix = row.Text("NamespacePrefix") is { Length: > 0 } space ? $"{space}__" : "";
        var root = row.Text("ChannelType") == "data" ? TopicNames.Data : TopicNames.Events;
        return $"{root}{prefix}{name}{TopicNames.ChannelSuffix}";
    }
}
