using System.Collections.Concurrent;

namespace PubSub.Emulator.Service;

/// <summary>The Subscribe streams that are open now, for whoever wants to do something to all of them.</summary>
internal sealed class OpenSubscriptions
{
    private readonly ConcurrentDictionary<Subscription, bool> _open = new();

    public ICollection<Subscription> All => _open.Keys;

    public IDisposable Add(Subscription subscription)
    {
        _open[subscription] = true;
        return new Removal(_open, subscription);
    }

    private sealed class Removal(ConcurrentDictionary<Subscription, bool> open, Subscription subscription) : IDisposable
    {
        public void Dispose() => open.TryRemove(subscription, out _);
    }
}
