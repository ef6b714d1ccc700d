using System.Collections.Concurrent;
using PubSub.Client.Events;
using PubSub.Client.Recovery;

namespace PubSub.Client.Session;

/// <summary>Schemas by id. What has come is shared by all sessions, for the life of the process: an id stands for one shape for ever. Orgs are
/// kept apart, since the labels in the text, which tell dates from numbers, are not part of the id. What is on its way is a sign-in's own: the
/// end of a session or its expired token must not be the failure of another.</summary>
/// <param name="fetch">Gets a schema by its id.</param>
internal sealed class SchemaCache(Func<string, Task<EventSchema>> fetch)
{
    private static readonly ConcurrentDictionary<(Uri Endpoint, string OrgId, string SchemaId), Task<EventSchema>> Known = new();

    private readonly ConcurrentDictionary<(string SchemaId, int SignInGeneration), Lazy<Task<EventSchema>>> _underWay = new();

    /// <summary>The schema, where it has been fetched.</summary>
    public static EventSchema? Find((Uri Endpoint, string OrgId, string SchemaId) key) => Known.GetValueOrDefault(key)?.Result;

    /// <summary>The schema, fetched once however many of the session ask for it at once, so no one's cancellation ends it. A
    /// failure is not kept.</summary>
    /// <param name="key">Which schema.</param>
    /// <param name="signInGeneration">Which sign-in the caller would ask with.</param>
    public Task<EventSchema> GetAsync((Uri Endpoint, string OrgId, string SchemaId) key, int signInGeneration) => Known.TryGetValue(key, out var known)
        ? known
        : _underWay.GetOrAdd((key.SchemaId, signInGeneration), id => new Lazy<Task<EventSchema>>(() => Begin(key, id))).Value;

    private Task<EventSchema> Begin((Uri Endpoint, string OrgId, string SchemaId) key, (string SchemaId, int SignInGeneration) id)
    {
        var fetching = FetchAsync(key, id);
        // It may fail after all who waited for it were cancelled.
        fetching.Observe();
        return fetching;
    }

    private async Task<EventSchema> FetchAsync((Uri Endpoint, string OrgId, string SchemaId) key, (string SchemaId, int SignInGeneration) id)
    {
        try
        {
            // The first of several sessions gives all of them the same object.
            var fetched = Task.FromResult(await fetch(key.SchemaId).ConfigureAwait(false));
            return await Known.GetOrAdd(key, fetched).ConfigureAwait(false);
        }
        finally
        {
            _underWay.TryRemove(id, out _);
        }
    }
}
