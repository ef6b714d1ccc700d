using System.Text.RegularExpressions;
using PubSub.Emulator.Control;
using PubSub.Emulator.Org;

namespace PubSub.Emulator.Managed;

/// <summary>The one Tooling API query that clients of managed subscriptions need.</summary>
internal sealed partial class ToolingQuery(ManagedCatalog catalog, AccessTokens tokens)
{
    private const string Scheme = "Bearer ";

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/services/data/v{version}/tooling/query", Handle);

    private IResult Handle(HttpContext http, string version, string? q)
    {
        string authorization = http.Request.Headers.Authorization.ToString();
        if (!authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || !tokens.IsValid(authorization[Scheme.Length..]))
        {
            return Error(StatusCodes.Status401Unauthorized, "INVALID_SESSION_ID", "Session expired or invalid");
        }

        Match query = Query().Match(q ?? "");
        if (!query.Success)
        {
            return Error(StatusCodes.Status400BadRequest, "MALFORMED_QUERY", "The emulator only finds one ManagedEventSubscription");
        }

        string value = query.Groups["value"].Value;
        bool byId = query.Groups["field"].Value.Equals("Id", StringComparison.OrdinalIgnoreCase);
        ManagedSubscription? managed = byId ? catalog.ById(value) : catalog.ByName(value);
        object[] records = managed is null ? [] : [Record(managed, version)];
        return Results.Json(new { Size = records.Length, TotalSize = records.Length, Done = true, Records = records });
    }

    private static Dictionary<string, object> Record(ManagedSubscription managed, string version) => new()
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

    private static IResult Error(int status, string code, string message) =>
        Results.Json(new[] { new { message, errorCode = code } }, statusCode: status);

    [GeneratedRegex(
        @"^\s*SELECT\s+[\w\s,]+\s+FROM\s+ManagedEventSubscription\s+"
        + @"WHERE\s+(?<field>Id|DeveloperName)\s*=\s*'(?<value>[^']*)'\s*(LIMIT\s+\d+)?\s*$",
        RegexOptions.IgnoreCase)]
    private static partial Regex Query();
}
