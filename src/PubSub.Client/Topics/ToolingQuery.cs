using System.Text.Json;
using PubSub.Client.Auth;
using PubSub.Client.Session;

namespace PubSub.Client.Topics;

/// <summary>Queries of the Tooling API.</summary>
internal static class ToolingQuery
{
    // Two thousand rows each: more than any org has of what is asked for here.
    private const int MaxPages = 100;

    /// <summary>All rows of an answer, which comes in pages.</summary>
    /// <exception cref="RestException">The org refused, or did not answer as Salesforce does.</exception>
    public static async Task<IReadOnlyList<JsonElement>> RowsAsync(PubSubClient client, string query, CancellationToken cancellationToken)
    {
        var rows = new List<JsonElement>();
        var path = $"{OrgHttp.Root}/tooling/query?q={Uri.EscapeDataString(query)}";
        for (var pages = 0; path is not null; pages++)
        {
            if (pages == MaxPages)
                throw new RestException($"The Tooling API's answer does not end after {MaxPages} pages.", null, RestException.Unreachable);
            var (page, next) = await client.GetAsync(path, Read, cancellationToken).ConfigureAwait(false);
            rows.AddRange(page);
            path = next;
        }
        return rows;
    }

    private static (List<JsonElement> Rows, string? Next) Read(JsonElement answer) => (
        [.. answer.Items("records").Select(r => r.Clone())],
        answer.IsTrue("done") ? null : OrgHttp.Text(answer, "nextRecordsUrl"));
}
