using PubSub.Emulator.Bus;

namespace PubSub.Emulator.Rest;

/// <summary>The list of the org's objects, which is where clients find its events: <c>GET /services/data/v{version}/sobjects</c>.</summary>
internal sealed class Describe(TopicCatalog topics, RestAccess access)
{
    // Names that end like those of events, and a change event whose object is not selected: none of them is a topic.
    private static readonly (string Name, bool Queryable)[] NoTopics =
    [
        ("Account", true), ("Contact", true), ("Employee__c", true), ("Event", true), ("LoginEvent", true), ("OpportunityChangeEvent", false),
    ];

    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/services/data/v{version}/sobjects", (HttpContext http, string version) => access.With(http, () => List(version)));

    private IResult List(string version) => Results.Json(new
    {
        Encoding = "UTF-8",
        MaxBatchSize = 200,
        Sobjects = topics.All.Where(topic => topic.Schemas.Count > 0)
            .Select(topic => (Name: topic.Name[(topic.Name.LastIndexOf('/') + 1)..], Queryable: false))
            .Concat(NoTopics).OrderBy(sobject => sobject.Name, StringComparer.Ordinal)
            .Select(sobject => new
            {
                sobject.Name,
                Label = sobject.Name.Replace('_', ' ').Trim(),
                Custom = sobject.Name.Contains("__", StringComparison.Ordinal),
                Createable = sobject.Queryable || topics.Find($"/event/{sobject.Name}") is { CanPublish: true },
                sobject.Queryable,
                DeprecatedAndHidden = false,
                Urls = new { Describe = $"/services/data/v{version}/sobjects/{sobject.Name}/describe" },
            }),
    });
}
