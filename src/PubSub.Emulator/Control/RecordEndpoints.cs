using System.Text.Json;
using System.Text.Json.Serialization;
using Google.Protobuf;
using PubSub.Emulator.Bus;
using PubSub.Emulator.Records;
using PubSub.Emulator.Sample;

namespace PubSub.Emulator.Control;

/// <summary>Shows and changes the org's records, under <c>/emulator/records</c>; changes give change events.</summary>
internal sealed class RecordEndpoints(RecordStore records, EventBus bus, EmulatorOptions options)
{
    private const string Path = "/emulator/records";
    private const int MostCreated = 100_000;

    // A field that is misspelt would be a change that never happens.
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    private readonly ValueGenerator _values = new(options.Seed is { } seed ? new Random(seed) : new Random());

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, (string entity) => List(entity));
        routes.MapPost(Path, (Delegate)PostAsync);
    }

    private static Dictionary<string, object?> Describe(KeyValuePair<string, StoredRecord> record) =>
        new(record.Value.Fields) { ["Id"] = record.Key, ["IsDeleted"] = record.Value.IsDeleted };

    private async Task<IResult> PostAsync(HttpContext http)
    {
        try
        {
            var posted = await JsonSerializer.DeserializeAsync<JsonElement>(http.Request.Body, Strict, http.RequestAborted);
            return Commit(posted.ValueKind == JsonValueKind.Array
                ? posted.Deserialize<RecordPost[]>(Strict)!
                : [posted.Deserialize<RecordPost>(Strict)!]);
        }
        catch (Exception wrong) when (wrong is JsonException or FormatException)
        {
            return Results.BadRequest(wrong.Message);
        }
    }

    private IResult List(string entity)
    {
        try
        {
            return Results.Json(records.List(entity).Select(Describe));
        }
        catch (FormatException wrong)
        {
            return Results.NotFound(wrong.Message);
        }
    }

    private IResult Commit(RecordPost[] posts)
    {
        var (transaction, events) = records.Commit([.. posts.Select(Read)], options.Time.GetUtcNow());
        return Results.Json(new
        {
            TransactionKey = transaction.Key,
            transaction.CommitNumber,
            Events = events.Select(made =>
            {
                var stored = bus.Append(made.Topic, Guid.NewGuid().ToString(), made.SchemaId, UnsafeByteOperations.UnsafeWrap(made.Payload));
                return new
                {
                    Topic = made.Topic.Name,
                    ReplayId = stored.Message.ReplayId.ToBase64(),
                    stored.Message.Event.Id,
                    made.Header.ChangeType,
                    made.Header.RecordIds,
                    made.SequenceNumber,
                };
            }).ToArray(),
        });
    }

    private RecordChange Read(RecordPost post)
    {
        var table = records.Table(post.Entity);
        return new RecordChange(table.Entity, post.Change.ToUpperInvariant())
        {
            Ids = Ids(table, post),
            Fields = post.Fields is { } fields ? RecordValues.Read(table.Schema.Root, fields) : new Dictionary<string, object?>(),
            Origin = post.Origin ?? RecordChange.DefaultOrigin,
            Touches = post.Touch ?? true,
        };
    }

    private string[] Ids(RecordTable table, RecordPost post)
    {
        var creates = post.Change.Equals(RecordChange.Create, StringComparison.OrdinalIgnoreCase);
        if (post.Ids is { } ids)
        {
            return [.. ids.Select(RecordIds.Whole)];
        }

        if (!creates && !post.Change.Equals(RecordChange.Overflow, StringComparison.OrdinalIgnoreCase))
        {
            throw new FormatException($"A change of the type {post.Change} needs the 'ids' of its records.");
        }

        var count = creates ? post.Count ?? 1 : 0;
        return count is >= 0 and <= MostCreated
            ? [.. Enumerable.Range(0, count).Select(_ => _values.RecordId(table.KeyPrefix))]
            : throw new FormatException($"'count' is a number up to {MostCreated}.");
    }
}

/// <summary>One change of a transaction.</summary>
internal sealed record RecordPost(string Entity, string Change, string[]? Ids, int? Count, JsonElement? Fields, string? Origin, bool? Touch)
{
    public string Entity { get; } = Entity ?? throw new FormatException("A change needs the 'entity', such as Account.");

    public string Change { get; } = Change ?? throw new FormatException("A change needs the 'change', such as UPDATE.");
}
