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
        return [.. flat.Select(topic => new PlatformEventSource(topic, values)), .. AddChangeEvents(topics, values)];
    }

    private static ChangeEventSource[] AddChangeEvents(TopicCatalog topics, ValueGenerator values)
    {
        Topic all = new("/data/ChangeEvents", false, true, []);
        Topic sales = new("/data/SalesEvents__chn", false, true, []);
        ChangeEventSource[] sources =
        [
            new(Change("AccountChangeEvent", all, sales), ChangeEntity.Account, values),
            new(Change("ContactChangeEvent", all, sales), ChangeEntity.Contact, values),
            new(Change("Employee__ChangeEvent", all), ChangeEntity.Employee, values),
        ];
        foreach (Topic topic in sources.Select(source => source.Topic).Concat([all, sales]))
        {
            topics.Add(topic);
        }

        return sources;
    }

    private static Topic Event(string name) => new($"/event/{name}", true, true, [SchemaFiles.Load(name)]);

    private static Topic Change(string name, params Topic[] channels) =>
        new($"/data/{name}", false, true, [SchemaFiles.Load(name)], channels);
}
