using System.Text.Json;
using PubSub.Client.Rest;
using PubSub.Client.Session;

namespace PubSub.Client.Topics;

/// <summary>Queries of the Tooling API.</summary>
internal static class ToolingQuery
{
    /// <summary>All rows of an answer, which comes in pages.</summary>
    /// <exception cref="RestException">The org refused, or did not answer as Salesforce does.</exception>
    public static async Task<IReadOnlyList<JsonElement>> RowsAsync(PubSubClient client, string query, CancellationToken cancellationToken)
    {
        var rows = new List<JsonElement>();
        var path = $"{RestCall.Root}/tooling/query?q={Uri.EscapeDataString(query)}";
        while (path is not null)
        {
            using var answer = await client.GetRestAsync(path, cancellationToken).ConfigureAwait(false);
            rows.AddRange(answer.RootElement.Items("records").Select(r => r.Clone()));
            path = answer.RootElement.IsTrue("done") ? null : answer.RootElement.Text("nextRecordsUrl");
        }
        return rows;
    }
}
