using PubSub.Emulator.Service;

namespace PubSub.Emulator.Rest;

/// <summary>The org's allocations of events: <c>GET /services/data/v{version}/limits</c>.</summary>
internal sealed class Limits(DeliveryAllocation deliveries, Publisher publisher, RestAccess access)
{
    private const int DailyDeliveries = 50_000;
    private const int HourlyPublications = 250_000;

    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/services/data/v{version}/limits", (HttpContext http) => access.With(http, Show));

    private IResult Show() => Results.Json(new Dictionary<string, Limit>
    {
        ["DailyApiRequests"] = new(100_000, 100_000),
        ["DailyDeliveredPlatformEvents"] = Of(DailyDeliveries, deliveries.Left ?? DailyDeliveries - deliveries.Delivered),
        ["HourlyPublishedPlatformEvents"] = Of(HourlyPublications, HourlyPublications - publisher.Published),
    });

    private static Limit Of(int max, long remaining) => new(max, Math.Clamp(remaining, 0, max));

    // Salesforce spells these two with capitals.
    private sealed record Limit(
        [property: System.Text.Json.Serialization.JsonPropertyName("Max")] int Max,
        [property: System.Text.Json.Serialization.JsonPropertyName("Remaining")] long Remaining);
}
