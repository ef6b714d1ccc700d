using System.Collections.Concurrent;
using PubSub.Emulator.Bus;
using PubSub.Emulator.Service;

namespace PubSub.Emulator.Managed;

/// <summary>The managed subscriptions of the org.</summary>
internal sealed class ManagedCatalog(TimeProvider time)
{
    private const int ShortId = 15;
    private const int LongId = 18;

    private readonly ConcurrentDictionary<string, ManagedSubscription> _byName = new(StringComparer.Ordinal);
    private int _last;

    public IEnumerable<ManagedSubscription> All => _byName.Values.OrderBy(managed => managed.Id, StringComparer.Ordinal);

    public ManagedSubscription GetOrAdd(string developerName, Topic topic) => _byName.GetOrAdd(
        developerName, name => new ManagedSubscription($"18x5e00000{Interlocked.Increment(ref _last):D5}AAA", name, topic, time));

    public bool Remove(string developerName) => _byName.TryRemove(developerName, out _);

    public ManagedSubscription? ByName(string developerName) => _byName.GetValueOrDefault(developerName);

    public ManagedSubscription? ById(string id) =>
        id.Length is ShortId or LongId ? All.FirstOrDefault(managed => managed.Id[..ShortId] == id[..ShortId]) : null;

    /// <summary>The one that a call asks for, or what the service says instead.</summary>
    public ManagedSubscription Find(string id, string developerName)
    {
        if (id.Length > 0 == developerName.Length > 0)
        {
            throw Errors.OfManaged("id.or.developer.name.empty");
        }

        if (developerName.Length > 0)
        {
            return ByName(developerName) ?? throw Errors.OfManaged("developer.name.not.found");
        }

        return id.Length is ShortId or LongId
            ? ById(id) ?? throw Errors.OfManaged("subscription.id.not.found")
            : throw Errors.OfManaged("subscription.id.invalid");
    }
}
