using PubSub.Emulator.Bus;
using PubSub.Emulator.Service;

namespace PubSub.Emulator.Control;

/// <summary>Makes the org forget events, and limits what it delivers.</summary>
internal sealed class OrgControls(TopicCatalog topics, EventBus bus, DeliveryAllocation allocation)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/emulator/retention", (Retention retention) => Forget(retention));
        routes.MapGet("/emulator/allocation", ShowAllocation);
        routes.MapPost("/emulator/allocation", (int? deliveries) => Allocate(deliveries));
    }

    private IResult ShowAllocation() => Results.Json(new { Deliveries = allocation.Left });

    private IResult Allocate(int? deliveries)
    {
        allocation.Left = deliveries;
        return ShowAllocation();
    }

    private IResult Forget(Retention retention)
    {
        if (retention.Before is { } before)
        {
            return ReplayId.Position(before) is { } position
                ? ForgetBefore(position)
                : Results.BadRequest("'before' is no replay id in base64.");
        }

        if (retention is not { Keep: { } keep and >= 0, Topic: { } name } || topics.Find(name) is not { } topic)
        {
            return Results.BadRequest("Give 'before', or 'keep' and the 'topic' whose newest events are meant.");
        }

        var index = Math.Max(topic.Log.First, topic.Log.End - keep);
        return ForgetBefore(topic.Log.Read(ref index, 1) is [var oldest] ? oldest.Position : bus.Last + 1);
    }

    private IResult ForgetBefore(ulong position)
    {
        bus.Forget(position);
        foreach (var topic in topics.All)
        {
            topic.Log.Forget(position);
        }

        return Results.Json(new { Before = ReplayId.Of(position).ToBase64() });
    }
}

/// <summary>What is kept: from a replay id on, or from the n-th newest event of a topic on.</summary>
internal sealed record Retention(string? Before, int? Keep, string? Topic);
