using PubSub.Emulator.Bus;

namespace PubSub.Emulator.Service;

/// <summary>Finds a topic for a call, or says what the service says.</summary>
internal sealed class TopicLookup(TopicCatalog topics)
{
    public Topic Find(string name)
    {
        if (!name.StartsWith("/event/", StringComparison.Ordinal) && !name.StartsWith("/data/", StringComparison.Ordinal))
        {
            throw Errors.TopicNotPermitted(name);
        }

        return topics.Find(name) ?? throw Errors.TopicNotFound(name);
    }
}
