using System.Collections.Concurrent;
using PubSub.Client.Events;

namespace PubSub.Client.Session;

/// <summary>Schemas by id, for the life of the process: an id stands for one shape for ever. Orgs are kept apart, since the labels in the
/// text, which tell dates from numbers, are not part of the id.</summary>
internal static class SchemaCache
{
    private static readonly ConcurrentDictionary<(Uri Endpoint, string OrgId, string SchemaId), Lazy<Task<EventSchema>>> Schemas = new();

    /// <summary>The schema, fetched at most once however many ask for it at once. A failure is not kept.</summary>
    /// <param name="key">Where the schema comes from, and its id.</param>
    /// <param name="fetch">Gets it; shared by all who wait, so no one's cancellation ends it.</param>
    public static Task<EventSchema> GetAsync((Uri Endpoint, string OrgId, string SchemaId) key, Func<string, Task<EventSchema>> fetch)
    {
        var entry = Schemas.GetOrAdd(key, static (k, f) => new Lazy<Task<EventSchema>>(() => f(k.SchemaId)), fetch);
        var task = entry.Value;
        return task.IsCompletedSuccessfully ? task : WaitAsync(key, entry, task);
    }

    /// <summary>The schema, where it has been fetched.</summary>
    public static EventSchema? Find((Uri Endpoint, string OrgId, string SchemaId) key) =>
        Schemas.TryGetValue(key, out var entry) && entry is { IsValueCreated: true, Value.IsCompletedSuccessfully: true } ? entry.Value.Result : null;

    private static async Task<EventSchema> WaitAsync((Uri, string, string) key, Lazy<Task<EventSchema>> entry, Task<EventSchema> task)
    {
        try
        {
            return await task.ConfigureAwait(false);
        }
        catch
        {
            Schemas.TryRemove(new(key, entry));
            throw;
        }
    }
}
