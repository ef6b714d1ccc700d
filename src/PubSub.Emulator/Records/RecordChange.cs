namespace PubSub.Emulator.Records;

/// <summary>One change to records of one object.</summary>
/// <param name="Entity">API name of the object.</param>
/// <param name="Type">CREATE, UPDATE, DELETE, UNDELETE, or a GAP_ of the header.</param>
internal sealed record RecordChange(string Entity, string Type)
{
    public const string Create = "CREATE";
    public const string Update = "UPDATE";
    public const string Delete = "DELETE";
    public const string Undelete = "UNDELETE";
    public const string GapPrefix = "GAP_";
    public const string Overflow = "GAP_OVERFLOW";

    /// <summary>What the user interface of Salesforce leaves.</summary>
    public const string DefaultOrigin = "com/salesforce/api/soap/66.0;client=SfdcInternalAPI/";

    /// <summary>The records; of a gap they may be wildcards.</summary>
    public IReadOnlyList<string> Ids { get; init; } = [];

    /// <summary>Values by field, as Avro has them; of a compound field a dictionary of what is to be set.</summary>
    public IReadOnlyDictionary<string, object?> Fields { get; init; } = new Dictionary<string, object?>();

    public string Origin { get; init; } = DefaultOrigin;

    /// <summary>Whether the user's change is noted in the record, as it is but for what runs in the background.</summary>
    public bool Touches { get; init; } = true;
}

/// <summary>An event that a change made; it is not on the bus yet.</summary>
internal sealed record ChangeEvent(Bus.Topic Topic, string SchemaId, ChangeHeader Header, int SequenceNumber, byte[] Payload);
