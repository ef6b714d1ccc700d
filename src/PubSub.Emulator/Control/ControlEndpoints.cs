using Google.Protobuf;
using PubSub.Emulator.Bus;
using PubSub.Emulator.Grpc;
using PubSub.Emulator.Login.OAuth;
using PubSub.Emulator.Org;
using PubSub.Emulator.Service;

namespace PubSub.Emulator.Control;

/// <summary>What tests and curious people may look at and do, under <c>/emulator</c>.</summary>
internal sealed class ControlEndpoints(TopicCatalog topics, EventBus bus, CallLog calls, AccessTokens tokens, OpenSubscriptions open)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/emulator", () => Results.Text(ControlHelp.Text + RecordHelp.Text + OAuthHelp.Text + OrgHelp.Text + FaultHelp.Text));
        routes.MapGet("/emulator/calls", () => Results.Json(calls.Snapshot()));
        routes.MapGet("/emulator/topics", () => Results.Json(topics.All.Select(Describe)));
        routes.MapGet("/emulator/events", (string topic) => WithTopic(topic, ListEvents));
        routes.MapPost("/emulator/events", (string topic, RawEvent raw) => WithTopic(topic, found => AppendRaw(found, raw)));
        routes.MapPost("/emulator/tokens", () => Results.Json(new { AccessToken = tokens.Issue() }));
        routes.MapPost("/emulator/tokens/expire", () => Done(tokens.ExpireAll));
        routes.MapPost("/emulator/keep-alive", () => OnAll(subscription => subscription.AskKeepAlive()));
        routes.MapPost("/emulator/subscriptions/close", CloseAll);
    }

    private static object Describe(Topic topic) => new
    {
        topic.Name,
        topic.CanPublish,
        topic.CanSubscribe,
        topic.SchemaId,
        SchemaIds = topic.Schemas.Select(schema => schema.Id),
        Events = topic.Log.Count,
    };

    private static IResult ListEvents(Topic topic)
    {
        var index = 0;
        return Results.Json(topic.Log.Read(ref index, int.MaxValue).Select(stored => new
        {
            ReplayId = stored.Message.ReplayId.ToBase64(),
            stored.Message.Event.Id,
            stored.Message.Event.SchemaId,
            Payload = stored.Message.Event.Payload.ToBase64(),
        }));
    }

    private IResult AppendRaw(Topic topic, RawEvent raw)
    {
        Span<byte> payload = new byte[raw.Payload.Length];
        if (!Convert.TryFromBase64String(raw.Payload, payload, out var length))
        {
            return Results.BadRequest("The payload is not base64.");
        }

        var stored = bus.Append(
            topic, raw.Id ?? Guid.NewGuid().ToString(), raw.SchemaId ?? topic.SchemaId, ByteString.CopyFrom(payload[..length]));
        return Results.Json(new { ReplayId = stored.Message.ReplayId.ToBase64(), stored.Message.Event.Id });
    }

    private IResult CloseAll(string? status, string? code)
    {
        if (status is null)
        {
            return OnAll(subscription => subscription.Close(null));
        }

        if (!StatusNames.TryParse(status, out var parsed))
        {
            return Results.BadRequest($"'{status}' is no gRPC status.");
        }

        var failure = parsed == StatusCode.Ok ? null : new RpcFailure(parsed, code, "Closed by the emulator.");
        return OnAll(subscription => subscription.Close(failure));
    }

    private IResult WithTopic(string name, Func<Topic, IResult> act) =>
        topics.Find(name) is { } topic ? act(topic) : Results.NotFound($"There is no topic {name}.");

    private IResult OnAll(Action<Subscription> act)
    {
        var all = open.All;
        foreach (var subscription in all)
        {
            act(subscription);
        }

        return Results.Json(new { Subscriptions = all.Count });
    }

    private static IResult Done(Action act)
    {
        act();
        return Results.NoContent();
    }
}

/// <summary>An event to put on the bus without any check.</summary>
internal sealed record RawEvent(string Payload, string? Id, string? SchemaId);
