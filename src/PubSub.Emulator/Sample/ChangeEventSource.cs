using PubSub.Emulator.Bus;
using PubSub.Emulator.Org;
using PubSub.Emulator.Schemas;

namespace PubSub.Emulator.Sample;

/// <summary>The lives of an object's records, one after the other, as their change events tell them.</summary>
internal sealed class ChangeEventSource(Topic topic, ChangeEntity entity, ValueGenerator values) : IEventSource
{
    private const string Modified = "LastModifiedDate";
    private const int StepsOfLife = 8;

    private readonly EventSchema _schema = topic.Schemas[^1];
    private string _recordId = "";
    private Dictionary<string, object?> _record = [];
    private int _count;

    public Topic Topic { get; } = topic;

    public (string SchemaId, byte[] Payload) Next(DateTimeOffset at, bool early)
    {
        values.Begin(_count + 1, at);
        ChangeHeader header = new(entity.Name, _recordId, at, _count);
        Dictionary<string, object?> body = Step(header, at, _count++);
        body[ChangeHeader.FieldName] = header.ToRecord(_schema.Root);
        return (_schema.Id, AvroWriter.Write(_schema.Root, body));
    }

    private Dictionary<string, object?> Step(ChangeHeader header, DateTimeOffset at, int count)
    {
        switch (count % StepsOfLife)
        {
            case 0:
                return Create(header, at);
            case 2:
                header.Nulled = [entity.Nulled];
                return Update(header, at, [.. entity.Children.Select(child => $"{entity.Compound}.{child}"), Modified, entity.Nulled]);
            case 3:
                // Background geocoding: no user's change, so no LastModifiedDate and no entry for the root's fields.
                header.Origin = "";
                return Update(header, at, [$"{entity.Compound}.Latitude", $"{entity.Compound}.Longitude"]);
            case 4:
                header.RecordIds = [_recordId, values.RecordId(entity.KeyPrefix)];
                return Update(header, at, [.. entity.Plain[..1], Modified]);
            case 5:
                header.ChangeType = "DELETE";
                return [];
            case 6:
                header.ChangeType = "UNDELETE";
                return new Dictionary<string, object?>(_record);
            case 7 when count < StepsOfLife:
                // Once only: something the database changed without telling what.
                header.ChangeType = "GAP_UPDATE";
                header.Origin = "";
                return [];
            default:
                return Update(header, at, [.. entity.Plain, Modified]);
        }
    }

    private Dictionary<string, object?> Create(ChangeHeader header, DateTimeOffset at)
    {
        header.ChangeType = "CREATE";
        _recordId = values.RecordId(entity.KeyPrefix);
        header.RecordIds = [_recordId];
        _record = _schema.Root.Fields.Skip(1).ToDictionary(field => field.Name, values.Value);
        _record["CreatedDate"] = _record[Modified] = at.ToUnixTimeMilliseconds();
        _record["CreatedById"] = _record["LastModifiedById"] = OrgIdentity.UserId;
        return new Dictionary<string, object?>(_record);
    }

    // The body of an update holds what changed and nothing else; of a compound field only the changed children.
    private Dictionary<string, object?> Update(ChangeHeader header, DateTimeOffset at, string[] paths)
    {
        header.ChangeType = "UPDATE";
        header.Changed = paths;
        Dictionary<string, object?> body = [];
        foreach (string[] path in paths.Select(path => path.Split('.')))
        {
            AvroField field = _schema.Root.Fields.Single(field => field.Name == path[0]);
            if (path.Length > 1)
            {
                object child = values.Filled(Bitmap.Compound(field).Fields.Single(child => child.Name == path[1]));
                Set(body, path[0], path[1], child);
                Set(_record, path[0], path[1], child);
            }
            else
            {
                object? value = path[0] == Modified ? at.ToUnixTimeMilliseconds()
                    : header.Nulled.Contains(path[0]) ? null
                    : values.Filled(field);
                body[path[0]] = _record[path[0]] = value;
            }
        }

        return body;
    }

    private static void Set(Dictionary<string, object?> record, string field, string child, object value)
    {
        Dictionary<string, object?> compound = record.GetValueOrDefault(field) is Dictionary<string, object?> old ? new(old) : [];
        compound[child] = value;
        record[field] = compound;
    }
}
