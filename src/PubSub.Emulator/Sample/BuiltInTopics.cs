using PubSub.Emulator.Bus;

namespace PubSub.Emulator.Sample;

/// <summary>The topics every emulator has, and what makes their events.</summary>
internal static class BuiltInTopics
{
    public static IReadOnlyList<IEventSource> AddTo(TopicCatalog topics, ValueGenerator values)
    {
        Topic[] flat =
        [
            Event("Order_Event__e"),
            Event("Order_Shipped__e"),
            Event("Sensor_Reading__e"),
            new("/event/Inventory__e", true, true, [SchemaFiles.Load("Inventory__e.1"), SchemaFiles.Load("Inventory__e.2")]),
            new("/event/LoginEventStream", false, true, [SchemaFiles.Load("LoginEventStream")]),
        ];
        foreach (Topic topic in flat)
        {
            topics.Add(topic);
        }

        // The user may fill it and may not read it.
        topics.Add(new Topic("/event/Payroll_Run__e", true, false, [SchemaFiles.Load("Payroll_Run__e")]));
        return [.. flat.Select(topic => new PlatformEventSource(topic, values))];
    }

    private static Topic Event(string name) => new($"/event/{name}", true, true, [SchemaFiles.Load(name)]);
}
