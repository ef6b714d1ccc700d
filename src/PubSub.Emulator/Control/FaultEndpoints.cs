using System.Text.Json;
using System.Text.Json.Serialization;
using PubSub.Emulator.Faults;
using PubSub.Emulator.Service;
using PubSub.Emulator.Wire;

namespace PubSub.Emulator.Control;

/// <summary>Sets and shows faults, under <c>/emulator/faults</c>.</summary>
internal sealed class FaultEndpoints(FaultInjector injector, Connections connections)
{
    // A field that is misspelt would be a fault that never strikes.
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/emulator/faults", () => Results.Json(injector.All, Strict));
        routes.MapPost("/emulator/faults", (Delegate)AddAsync);
        routes.MapDelete("/emulator/faults", Clear);
        routes.MapGet("/emulator/codes", () => Results.Json(ErrorTable.Codes));
        routes.MapGet("/emulator/connections", () => Results.Json(new { Open = connections.Count, connections.Frozen }));
        routes.MapPost("/emulator/thaw", () => Results.Json(new { Connections = connections.ThawAll() }));
    }

    private async Task<IResult> AddAsync(HttpContext http)
    {
        try
        {
            var posted = await JsonSerializer.DeserializeAsync<JsonElement>(http.Request.Body, Strict, http.RequestAborted);
            var rules = posted.ValueKind == JsonValueKind.Array
                ? posted.Deserialize<FaultRule[]>(Strict)!
                : [posted.Deserialize<FaultRule>(Strict)!];
            Array.ForEach(rules, FaultCheck.Check);
            return Results.Json(new { Ids = rules.Select(injector.Add).ToArray() });
        }
        catch (Exception wrong) when (wrong is JsonException or FormatException)
        {
            return Results.BadRequest(wrong.Message);
        }
    }

    private IResult Clear()
    {
        injector.Clear();
        return Results.NoContent();
    }
}
