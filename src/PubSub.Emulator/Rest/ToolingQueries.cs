using System.Text.RegularExpressions;
using PubSub.Emulator.Managed;

namespace PubSub.Emulator.Rest;

/// <summary>Queries of the Tooling API: <c>GET /services/data/v{version}/tooling/query</c>. It knows those that clients of events make.</summary>
internal sealed partial class ToolingQueries(ToolingQuery managed, ChannelQueries channels, RestAccess access)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet(
        "/services/data/v{version}/tooling/query",
        (HttpContext http, string version, string? q) => access.With(http, () => Answer(q ?? "", version)));

    private IResult Answer(string query, string version)
    {
        var records = From().Match(query).Groups["object"].Value.ToUpperInvariant() switch
        {
            "MANAGEDEVENTSUBSCRIPTION" => managed.Find(query, version),
            "PLATFORMEVENTCHANNEL" => channels.FindChannels(query, version),
            "PLATFORMEVENTCHANNELMEMBER" => channels.FindMembers(query, version),
            _ => null,
        };
        return records is null
            ? RestAccess.Error(
                StatusCodes.Status400BadRequest, "MALFORMED_QUERY",
                "The emulator finds one ManagedEventSubscription, all rows of PlatformEventChannel and PlatformEventChannelMember, or one of them by Id")
            : Results.Json(new { Size = records.Count, TotalSize = records.Count, Done = true, Records = records });
    }

    [GeneratedRegex(@"\sFROM\s+(?<object>\w+)", RegexOptions.IgnoreCase)]
    private static partial Regex From();
}
