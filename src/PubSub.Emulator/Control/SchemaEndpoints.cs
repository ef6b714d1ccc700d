using PubSub.Emulator.Bus;
using PubSub.Emulator.Schemas;

namespace PubSub.Emulator.Control;

/// <summary>Shows the definitions of events, and changes them while the emulator runs.</summary>
internal sealed class SchemaEndpoints(TopicCatalog topics, SchemaStore schemas)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/emulator/schemas", (string id) =>
            schemas.Find(id) is { } schema ? Results.Text(schema.Json) : Results.NotFound($"There is no schema {id}."));
        routes.MapPost("/emulator/schemas", ChangeAsync);
    }

    private async Task<IResult> ChangeAsync(string topic, bool? refuseOld, HttpRequest request)
    {
        using StreamReader body = new(request.Body);
        var text = await body.ReadToEndAsync(request.HttpContext.RequestAborted);
        if (topics.Find(topic) is not { Schemas.Count: > 0 } found)
        {
            return Results.NotFound($"There is no topic {topic} with a schema of its own.");
        }

        try
        {
            var schema = EventSchema.Parse(text);
            topics.Change(found, schema, refuseOld == true);
            return Results.Json(new { SchemaId = schema.Id });
        }
        catch (FormatException error)
        {
            return Results.BadRequest(error.Message);
        }
    }
}
