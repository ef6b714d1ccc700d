using PubSub.Emulator.Bus;
using PubSub.Emulator.Records;

namespace PubSub.Emulator.Sample;

/// <summary>The topics every emulator has, and what makes their events.</summary>
internal static class BuiltInTopics
{
    /// <summary>The channel of all changes.</summary>
    public const string AllChanges = "/data/ChangeEvents";

    public static IReadOnlyList<IEventSource> AddTo(TopicCatalog topics, RecordStore records, ValueGenerator values)
    {
        var orders = Channel("/event/Orders__chn");
        var monitoring = Channel("/event/Monitoring__chn");
        Topic[] flat =
        [
            Event("Order_Event__e", orders),
            Event("Order_Shipped__e", orders),
            Event("Sensor_Reading__e"),
            new("/event/Inventory__e", true, true, [SchemaFiles.Load("Inventory__e.1"), SchemaFiles.Load("Inventory__e.2")]),
            Monitoring("LoginEventStream", monitoring),
            Monitoring("ApiEventStream", monitoring),
        ];
        foreach (var topic in flat.Concat([orders, monitoring]))
        {
            topics.Add(topic);
        }

        // The user may fill it and may not read it.
        topics.Add(new Topic("/event/Payroll_Run__e", true, false, [SchemaFiles.Load("Payroll_Run__e")]));
        return [.. flat.Select(topic => new PlatformEventSource(topic, values)), .. AddChangeEvents(topics, records, values)];
    }

    private static List<ChangeEventSource> AddChangeEvents(TopicCatalog topics, RecordStore records, ValueGenerator values)
    {
        var all = Channel(AllChanges);
        var sales = Channel("/data/SalesEvents__chn");
        List<ChangeEventSource> sources = [];
        foreach (var (name, entity, channels) in new (string, ChangeEntity, Topic[])[]
        {
            ("AccountChangeEvent", ChangeEntity.Account, [all, sales]),
            ("ContactChangeEvent", ChangeEntity.Contact, [all, sales]),
            ("Employee__ChangeEvent", ChangeEntity.Employee, [all]),
            ("LeadChangeEvent", ChangeEntity.Lead, [all]),
            ("CaseChangeEvent", ChangeEntity.Case, [all]),
        })
        {
            Topic topic = new($"/data/{name}", false, true, [SchemaFiles.Load(name)], channels);
            topics.Add(topic);
            records.Add(new RecordTable(entity.Name, entity.KeyPrefix, topic));
            sources.Add(new ChangeEventSource(topic, entity, records, values));
        }

        topics.Add(all);
        topics.Add(sales);
        return sources;
    }

    private static Topic Channel(string name) => new(name, false, true, []);

    private static Topic Event(string name, params Topic[] channels) => new($"/event/{name}", true, true, [SchemaFiles.Load(name)], channels);

    private static Topic Monitoring(string name, Topic channel) => new($"/event/{name}", false, true, [SchemaFiles.Load(name)], channel);
}
