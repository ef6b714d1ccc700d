using PubSub.Emulator.Bus;
using PubSub.Emulator.Records;
using PubSub.Emulator.Schemas;

namespace PubSub.Emulator.Sample;

/// <summary>The lives of an object's records, one after the other, as their change events tell them.</summary>
internal sealed class ChangeEventSource(Topic topic, ChangeEntity entity, RecordStore records, ValueGenerator values) : IEventSource
{
    private const int StepsOfLife = 8;
    private const int StepOfUndelete = 6;

    private readonly AvroRecord _root = topic.Schemas[^1].Root;
    private string _recordId = "";
    private int _count;

    public Topic Topic { get; } = topic;

    public (string SchemaId, byte[] Payload) Next(DateTimeOffset at, bool early)
    {
        if (IsGone())
        {
            _count += StepsOfLife - (_count % StepsOfLife);
        }

        values.Begin(_count + 1, at);
        var change = Step(_count % StepsOfLife, isFirstLife: _count < StepsOfLife);
        _count++;
        var made = records.Commit([change], at).Events.Single();
        return (made.SchemaId, made.Payload);
    }

    // Who uses the emulator may delete the record in the middle of its life, or restore it.
    private bool IsGone() => _count % StepsOfLife is > 0 and var step
        && records.Find(entity.Name, _recordId)?.IsDeleted != (step == StepOfUndelete);

    private RecordChange Step(int step, bool isFirstLife) => step switch
    {
        0 => Create(),
        2 => Update([.. entity.Children.Select(child => $"{entity.Compound}.{child}")], entity.Nulled),

        // Background geocoding: no user's change, so no LastModifiedDate and no entry for the root's fields.
        3 => Update([$"{entity.Compound}.Latitude", $"{entity.Compound}.Longitude"]) with { Origin = "", Touches = false },
        4 => Update(entity.Plain[..1]) with { Ids = [_recordId, OlderRecord()] },
        5 => new RecordChange(entity.Name, RecordChange.Delete) { Ids = [_recordId] },
        StepOfUndelete => new RecordChange(entity.Name, RecordChange.Undelete) { Ids = [_recordId] },

        // Once only: something the database changed without telling what.
        7 when isFirstLife => new RecordChange(entity.Name, "GAP_UPDATE") { Ids = [_recordId], Origin = "" },
        _ => Update(entity.Plain),
    };

    private RecordChange Create()
    {
        _recordId = values.RecordId(entity.KeyPrefix);
        var fields = _root.Fields.Skip(1).ToDictionary(field => field.Name, values.Value);
        // So that there is something to be emptied.
        fields[entity.Nulled] = values.Filled(_root.Fields.Single(field => field.Name == entity.Nulled));
        return new RecordChange(entity.Name, RecordChange.Create) { Ids = [_recordId], Fields = fields };
    }

    private string OlderRecord()
    {
        var id = values.RecordId(entity.KeyPrefix);
        records.Plant(entity.Name, id, new Dictionary<string, object?>());
        return id;
    }

    private RecordChange Update(string[] paths, string? nulled = null)
    {
        var record = records.Find(entity.Name, _recordId)!.Fields;
        Dictionary<string, object?> fields = [];
        foreach (var path in paths.Select(path => path.Split('.')))
        {
            AvroField field = _root.Fields.Single(field => field.Name == path[0]);
            var old = record.GetValueOrDefault(field.Name);
            if (path.Length == 1)
            {
                fields[field.Name] = Another(field, old);
                continue;
            }

            var children = fields.GetValueOrDefault(field.Name) as Dictionary<string, object?> ?? [];
            AvroField child = Bitmap.Compound(field).Fields.Single(child => child.Name == path[1]);
            children[child.Name] = Another(child, (old as Dictionary<string, object?>)?.GetValueOrDefault(child.Name));
            fields[field.Name] = children;
        }

        if (nulled is not null)
        {
            fields[nulled] = null;
        }

        return new RecordChange(entity.Name, RecordChange.Update) { Ids = [_recordId], Fields = fields };
    }

    /// <summary>A value that the field does not have: an update that changes nothing is none.</summary>
    private object Another(AvroField field, object? old)
    {
        object value;
        do
        {
            value = values.Filled(field);
        }
        while (value.Equals(old));
        return value;
    }
}
