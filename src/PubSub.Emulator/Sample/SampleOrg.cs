using System.Text.Json;
using Google.Protobuf;
using PubSub.Emulator.Bus;
using PubSub.Emulator.Managed;
using PubSub.Emulator.Records;
using PubSub.Emulator.Schemas;

namespace PubSub.Emulator.Sample;

/// <summary>Fills the org with topics and events.</summary>
internal sealed class SampleOrg(TopicCatalog topics, RecordStore records, EventBus bus, ManagedCatalog managed, EmulatorOptions options)
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private static readonly DateTimeOffset FixedBase = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ValueGenerator _values = new(options.Seed is { } seed ? new Random(seed) : new Random());
    private IReadOnlyList<IEventSource> _sources = [];
    private DateTimeOffset _at;
    private DateTimeOffset _round;

    public void Fill()
    {
        _sources = BuiltInTopics.AddTo(topics, records, _values);
        managed.GetOrAdd("Managed_Orders", topics.Find("/event/Order_Event__e")!).StartsEarliest = true;
        managed.GetOrAdd("Managed_Accounts", topics.Find("/data/AccountChangeEvent")!);
        managed.GetOrAdd("Managed_Stopped", topics.Find("/event/Order_Shipped__e")!).IsRunning = false;
        foreach (var file in options.TopicFiles)
        {
            OwnTopics.Add(Read(file), topics, records);
        }

        // One second per event: up to now, or from a fixed day where everything is to be repeatable.
        _at = options.Seed is null
            ? options.Time.GetUtcNow().AddSeconds(-options.Generate * _sources.Count)
            : FixedBase;
        for (var i = 0; i < options.Generate; i++)
        {
            AddRound(early: i < options.Generate / 2);
        }

        PlantRecords();
    }

    private static EventSchema Read(string file)
    {
        try
        {
            return EventSchema.Parse(File.ReadAllText(file));
        }
        catch (Exception error) when (error is FormatException or KeyNotFoundException or JsonException or InvalidOperationException)
        {
            throw new FormatException($"The topic file '{file}' is no Avro schema of a record: {error.Message}", error);
        }
    }

    /// <summary>One more event on each built-in topic, now.</summary>
    public void AddRoundNow()
    {
        if (options.Seed is null)
        {
            // Each round has a millisecond of its own, or a change of a record would leave its LastModifiedDate as it was.
            var now = options.Time.GetUtcNow();
            _round = now - _round > Millisecond ? now : _round + Millisecond;
            _at = _round;
        }

        AddRound(early: false);
    }

    private void AddRound(bool early)
    {
        foreach (var source in _sources)
        {
            var (schemaId, payload) = source.Next(_at, early);
            bus.Append(source.Topic, _values.Uuid(), schemaId, UnsafeByteOperations.UnsafeWrap(payload));
            _at = _at.AddSeconds(1);
        }
    }

    private void PlantRecords()
    {
        foreach (var table in records.Entities.Select(records.Table))
        {
            for (var i = 0; i < options.Records; i++)
            {
                _values.Begin(i + 1, _at);
                records.Plant(
                    table.Entity,
                    _values.RecordId(table.KeyPrefix),
                    table.Schema.Root.Fields.Skip(1).ToDictionary(field => field.Name, _values.Value));
            }
        }
    }
}
