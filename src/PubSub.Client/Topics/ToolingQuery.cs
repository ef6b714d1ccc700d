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
    /// <param name="client">Whose org is asked.</param>
    /// <param name="query">The question.</param>
    /// <param name="read">Takes what is wanted out of a row.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    /// <exception cref="RestException">The org refused, or did not answer as Salesforce does.</exception>
    public static async Task<IReadOnlyList<T>> RowsAsync<T>(PubSubClient client, string query, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        var path = $"{OrgHttp.Root}/tooling/query?q={Uri.EscapeDataString(query)}";
        for (var pages = 0; path is not null; pages++)
        {
            if (pages == MaxPages)
                throw new RestException($"The Tooling API's answer does not end after {MaxPages} pages.", null, RestException.Unreachable);
            var (page, next) = await client.GetAsync(path, answer => ReadPage(answer, read), cancellationToken).ConfigureAwait(false);
            rows.AddRange(page);
            path = next;
        }
        return rows;
    }

    internal static (List<T> Rows, string? Next) ReadPage<T>(JsonElement answer, Func<JsonElement, T> read) => (
        [.. answer.Items("records").Select(read)],
        answer.IsTrue("done") ? null : answer.Text("nextRecordsUrl"));
}
