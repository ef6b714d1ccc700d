namespace PubSub.Emulator.Records;

/// <summary>The org's records. Changes are committed in transactions and give change events, as the database of Salesforce does.</summary>
internal sealed class RecordStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, RecordTable> _tables = new(StringComparer.OrdinalIgnoreCase);
    private long _transactions;

    public IEnumerable<string> Entities => _tables.Keys;

    public void Add(RecordTable table) => _tables.Add(table.Entity, table);

    /// <exception cref="FormatException">There is no such object, or its changes are not published.</exception>
    public RecordTable Table(string entity) => _tables.GetValueOrDefault(entity)
        ?? throw new FormatException($"There is no object '{entity}' whose changes are published, only {string.Join(", ", Entities)}.");

    /// <summary>An object's records, those in the recycle bin too.</summary>
    public IReadOnlyList<KeyValuePair<string, StoredRecord>> List(string entity)
    {
        lock (_gate)
        {
            return [.. Table(entity).All];
        }
    }

    public StoredRecord? Find(string entity, string id)
    {
        lock (_gate)
        {
            return Table(entity).Find(id);
        }
    }

    /// <summary>Puts a record into the store that nobody is told of: it has been there before changes were published.</summary>
    public void Plant(string entity, string id, IReadOnlyDictionary<string, object?> fields)
    {
        lock (_gate)
        {
            Table(entity).Put(id, new StoredRecord(fields));
        }
    }

    /// <summary>Makes all of the changes, or none, and gives their events in the order of the transaction.</summary>
    /// <exception cref="FormatException">One of them cannot be made.</exception>
    public (Transaction Transaction, IReadOnlyList<ChangeEvent> Events) Commit(IReadOnlyList<RecordChange> changes, DateTimeOffset at)
    {
        lock (_gate)
        {
            Transaction transaction = new(_transactions, at);
            RecordCommit commit = new(this, transaction);
            foreach (var change in changes)
            {
                try
                {
                    commit.Add(change);
                }
                catch (FormatException)
                {
                    commit.Undo();
                    throw;
                }
            }

            _transactions++;
            return (transaction, commit.Events);
        }
    }
}
