using System.Globalization;
using System.Text.Json;
using PubSub.Client.Auth;

namespace PubSub.Client.Diagnosis;

/// <summary>How much of an allocation of events the org has left.</summary>
internal sealed class AllocationStep : DiagnosisStep
{
    private readonly string _key;
    private readonly string _advice;

    private AllocationStep(string name, string key, string advice) => (Name, _key, _advice) = (name, key, advice);

    public static IReadOnlyList<AllocationStep> All { get; } =
    [
        new("Deliveries", "DailyDeliveredPlatformEvents",
            "Every subscriber counts for every event, in any 24 hours. Have fewer subscribers, narrow them with filtered channels, or have the org's owner buy more."),
        new("Publications", "HourlyPublishedPlatformEvents", "Publish more slowly, or have the org's owner buy more."),
    ];

    public override string Name { get; }

    public override TimeSpan Limit => TimeSpan.FromSeconds(30);

    public override string? Obstacle(DiagnosisContext context) => context.Client is null ? "There is no session." : null;

    public override async Task<Finding> RunAsync(DiagnosisContext context, CancellationToken cancellationToken)
    {
        // What was asked for one row, and not answered in its time, is asked for again.
        if (context.Limits is { IsCanceled: true })
            context.Limits = null;
        try
        {
            // One answer has all of them.
            var limits = await (context.Limits ??= context.Client!.GetAsync($"{OrgHttp.Root}/limits", json => json.Clone(), cancellationToken))
                .ConfigureAwait(false);
            return limits.TryGet(_key) is { } limit && Number(limit, "Max") is { } max && Number(limit, "Remaining") is { } left
                ? Judge(max, left)
                : Finding.Skip($"The org does not tell {_key}.");
        }
        catch (RestException e) when (e.IsNotPermitted)
        {
            return Finding.Skip($"The user may not see the limits. {e.Message}");
        }
        catch (Exception e) when (e is RestException or SignInException)
        {
            return Finding.Warn(e.Message, "Nothing to do: events are not affected. Setup > Company Information shows the limits, too.");
        }
    }

    private static long? Number(JsonElement limit, string name) =>
        limit.TryGet(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) ? number : null;

    private Finding Judge(long max, long left)
    {
        if (max == 0)
            return Finding.Skip($"The org has no allocation {_key}: its edition or its licences have none, or it is not counted.");
        var detail = string.Create(CultureInfo.InvariantCulture, $"{max - left} of {max} used, {left} left.");
        if (left <= 0)
            return Finding.Fail(detail, _advice);
        return left < max / 10 ? Finding.Warn(detail, _advice) : Finding.Pass(detail);
    }
}
