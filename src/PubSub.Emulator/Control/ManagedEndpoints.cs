using PubSub.Emulator.Bus;
using PubSub.Emulator.Managed;
using PubSub.Emulator.Service;

namespace PubSub.Emulator.Control;

/// <summary>Shows and changes managed subscriptions, under <c>/emulator/managed-subscriptions</c>.</summary>
internal sealed class ManagedEndpoints(ManagedCatalog catalog, ManagedTimes times, TopicCatalog topics)
{
    private const string Path = "/emulator/managed-subscriptions";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, () => Results.Json(catalog.All.Select(Describe)));
        routes.MapPost(Path, (ManagedChange change) => Apply(change));
        routes.MapPost(Path + "/times", (ManagedTimesChange change) => ApplyTimes(change));
        routes.MapDelete(Path + "/{developerName}", Delete);
    }

    private static object Describe(ManagedSubscription managed) => new
    {
        managed.Id,
        managed.DeveloperName,
        TopicName = managed.Topic.Name,
        DefaultReplay = Preset(managed.StartsEarliest),
        ErrorRecoveryReplay = Preset(managed.RecoversEarliest),
        State = managed.IsRunning ? "RUN" : "STOP",
        Active = managed.Holder is not null,
        Taken = managed.IsTaken,
        Committed = managed.Committed is { } position ? ReplayId.Of(position).ToBase64() : null,
    };

    public static string Preset(bool earliest) => earliest ? "EARLIEST" : "LATEST";

    private IResult Apply(ManagedChange change)
    {
        if (Mistake(change) is { } mistake)
        {
            return Results.BadRequest(mistake);
        }

        var managed = catalog.ByName(change.DeveloperName);
        if (managed is null)
        {
            if (change.TopicName is null || topics.Find(change.TopicName) is not { } topic)
            {
                return Results.BadRequest("A new managed subscription needs the 'topicName' of a topic.");
            }

            managed = catalog.GetOrAdd(change.DeveloperName, topic);
        }

        managed.StartsEarliest = change.DefaultReplay is { } start ? start == "EARLIEST" : managed.StartsEarliest;
        managed.RecoversEarliest = change.ErrorRecoveryReplay is { } recovery ? recovery == "EARLIEST" : managed.RecoversEarliest;
        managed.IsRunning = change.State is { } state ? state == "RUN" : managed.IsRunning;
        if (!managed.IsRunning)
        {
            managed.Holder?.Close(Errors.OfManaged("config.stopped"));
        }

        if (change.TakenSeconds is { } seconds)
        {
            managed.Occupy(TimeSpan.FromSeconds(seconds));
        }

        if (change.Committed is { } committed)
        {
            managed.Committed = committed.Length == 0 ? null : ReplayId.Position(committed);
        }

        return Results.Json(Describe(managed));
    }

    private static string? Mistake(ManagedChange change) =>
        change.DefaultReplay is not (null or "EARLIEST" or "LATEST") || change.ErrorRecoveryReplay is not (null or "EARLIEST" or "LATEST")
            ? "A replay is EARLIEST or LATEST."
            : change.State is not (null or "RUN" or "STOP")
                ? "A state is RUN or STOP."
                : change.Committed is { Length: > 0 } committed && ReplayId.Position(committed) is null
                    ? "'committed' is no replay id in base64."
                    : null;

    private IResult ApplyTimes(ManagedTimesChange change)
    {
        times.Release = Seconds(change.Release) ?? times.Release;
        times.AbortRelease = Seconds(change.AbortRelease) ?? times.AbortRelease;
        times.NoCommit = Seconds(change.NoCommit) ?? times.NoCommit;
        return Results.NoContent();
    }

    private IResult Delete(string developerName)
    {
        var deleted = Errors.OfManaged("config.deleted");
        catalog.ByName(developerName)?.Holder?.Close(deleted);
        return catalog.Remove(developerName) ? Results.NoContent() : Results.NotFound($"There is no {developerName}.");
    }

    private static TimeSpan? Seconds(double? seconds) => seconds is { } given ? TimeSpan.FromSeconds(given) : null;
}

/// <summary>A new managed subscription, or what changes in one; what is left out stays.</summary>
internal sealed record ManagedChange(
    string DeveloperName,
    string? TopicName,
    string? DefaultReplay,
    string? ErrorRecoveryReplay,
    string? State,
    double? TakenSeconds,
    string? Committed);

/// <summary>Times in seconds.</summary>
internal sealed record ManagedTimesChange(double? Release, double? AbortRelease, double? NoCommit);
