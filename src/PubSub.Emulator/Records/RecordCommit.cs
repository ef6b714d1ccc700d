using PubSub.Emulator.Org;
using PubSub.Emulator.Schemas;

namespace PubSub.Emulator.Records;

/// <summary>A transaction while it is made.</summary>
internal sealed class RecordCommit(RecordStore store, Transaction transaction)
{
    private readonly List<ChangeEvent> _events = [];
    private readonly Stack<(RecordTable Table, string Id, StoredRecord? Before)> _undo = [];

    public IReadOnlyList<ChangeEvent> Events => _events;

    /// <exception cref="FormatException">The change cannot be made.</exception>
    public void Add(RecordChange change)
    {
        var table = store.Table(change.Entity);
        switch (change.Type)
        {
            case RecordChange.Create:
                Each(table, change, id => Create(table, change, id));
                break;
            case RecordChange.Update:
                Merge(table, change, id => Update(table, change, id));
                break;
            case RecordChange.Delete:
                Merge(table, change, id => Delete(table, change, id));
                break;
            case RecordChange.Undelete:
                Each(table, change, id => Undelete(table, change, id));
                break;
            default:
                Tell(table, change);
                break;
        }
    }

    public void Undo()
    {
        while (_undo.TryPop(out var step))
        {
            step.Table.Put(step.Id, step.Before);
        }
    }

    // An event of its own for each record: their bodies are whole records.
    private void Each(RecordTable table, RecordChange change, Func<string, (ChangeHeader, Dictionary<string, object?>)> make)
    {
        foreach (var id in change.Ids)
        {
            var (header, body) = make(id);
            Append(table, header with { RecordIds = [id] }, body, _events.Count + 1);
        }
    }

    // One event for all records to which the same happens.
    private void Merge(RecordTable table, RecordChange change, Func<string, (ChangeHeader, Dictionary<string, object?>)?> make)
    {
        var merged = change.Ids
            .Select(id => (Id: id, Made: make(id)))
            .Where(one => one.Made is not null)
            .Select(one => (one.Id, Header: one.Made!.Value.Item1, Body: one.Made.Value.Item2))
            .GroupBy(one => Convert.ToBase64String(Write(table, one.Header, one.Body, 0)))
            .ToList();
        foreach (var group in merged)
        {
            var first = group.First();
            Append(table, first.Header with { RecordIds = [.. group.Select(one => one.Id)] }, first.Body, _events.Count + 1);
        }
    }

    private (ChangeHeader, Dictionary<string, object?>) Create(RecordTable table, RecordChange change, string id)
    {
        if (table.Find(id) is not null)
        {
            throw new FormatException($"There already is {table.Entity} {id}.");
        }

        Dictionary<string, object?> fields = new(change.Fields);
        var now = transaction.At.ToUnixTimeMilliseconds();
        foreach (var (name, value) in new (string, object)[]
        {
            ("CreatedDate", now), ("LastModifiedDate", now), ("CreatedById", OrgIdentity.UserId), ("LastModifiedById", OrgIdentity.UserId),
        })
        {
            if (table.HasField(name))
            {
                fields[name] = value;
            }
        }

        Put(table, id, new StoredRecord(fields));
        return (new ChangeHeader(table.Entity, change.Type, change.Origin), fields);
    }

    // Null where nothing changes: then nothing is told.
    private (ChangeHeader, Dictionary<string, object?>)? Update(RecordTable table, RecordChange change, string id)
    {
        var record = Existing(table, id, isDeleted: false);
        RecordDelta wanted = new(record.Fields, change.Fields);
        if (wanted.Changed.Count == 0)
        {
            return null;
        }

        Dictionary<string, object?> fields = new(change.Fields);
        if (change.Touches && table.HasField("LastModifiedDate"))
        {
            fields["LastModifiedDate"] = transaction.At.ToUnixTimeMilliseconds();
        }

        RecordDelta delta = new(record.Fields, fields);
        Put(table, id, new StoredRecord(delta.Record));
        return (
            new ChangeHeader(table.Entity, change.Type, change.Origin) { Changed = delta.Changed, Nulled = delta.Nulled, Diffs = delta.Diffs },
            delta.Body);
    }

    private (ChangeHeader, Dictionary<string, object?>)? Delete(RecordTable table, RecordChange change, string id)
    {
        Put(table, id, Existing(table, id, isDeleted: false) with { IsDeleted = true });
        return (new ChangeHeader(table.Entity, change.Type, change.Origin), []);
    }

    private (ChangeHeader, Dictionary<string, object?>) Undelete(RecordTable table, RecordChange change, string id)
    {
        var record = Existing(table, id, isDeleted: true) with { IsDeleted = false };
        Put(table, id, record);
        return (new ChangeHeader(table.Entity, change.Type, change.Origin), new(record.Fields));
    }

    // A gap says that something happened, and to which records; not what, nor where in the transaction.
    private void Tell(RecordTable table, RecordChange change)
    {
        if (!change.Type.StartsWith(RecordChange.GapPrefix, StringComparison.Ordinal) || !TypesOf(table).Contains(change.Type))
        {
            throw new FormatException($"'{change.Type}' is no change of {table.Entity}.");
        }

        Append(table, new ChangeHeader(table.Entity, change.Type, change.Origin) { RecordIds = change.Ids }, [], 1);
    }

    private static IReadOnlyList<string> TypesOf(RecordTable table) =>
        ((AvroEnum)((AvroRecord)table.Schema.Root.Fields[0].Type).Fields.Single(field => field.Name == "changeType").Type).Symbols;

    private static StoredRecord Existing(RecordTable table, string id, bool isDeleted) =>
        table.Find(id) is { } record && record.IsDeleted == isDeleted
            ? record
            : throw new FormatException($"There is no {(isDeleted ? "deleted " : "")}{table.Entity} {id}.");

    private void Put(RecordTable table, string id, StoredRecord record)
    {
        _undo.Push((table, id, table.Find(id)));
        table.Put(id, record);
    }

    private void Append(RecordTable table, ChangeHeader header, Dictionary<string, object?> body, int sequenceNumber) =>
        _events.Add(new ChangeEvent(table.Topic, table.Schema.Id, header, sequenceNumber, Write(table, header, body, sequenceNumber)));

    private byte[] Write(RecordTable table, ChangeHeader header, Dictionary<string, object?> body, int sequenceNumber)
    {
        var root = table.Schema.Root;
        return AvroWriter.Write(
            root, new Dictionary<string, object?>(body) { [ChangeHeader.FieldName] = header.ToRecord(root, transaction, sequenceNumber) });
    }
}
