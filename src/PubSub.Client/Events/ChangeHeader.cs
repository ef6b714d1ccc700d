using PubSub.Client.Avro;

namespace PubSub.Client.Events;

/// <summary>The header that makes an event a change event.</summary>
internal static class ChangeHeader
{
    /// <summary>The name of the field, and of its record.</summary>
    public const string Name = "ChangeEventHeader";

    public const string EntityName = "entityName";
    public const string RecordIds = "recordIds";
    public const string ChangeType = "changeType";
    public const string NulledFields = "nulledFields";
    public const string DiffFields = "diffFields";
    public const string ChangedFields = "changedFields";

    /// <summary>Whether events of the schema are change events.</summary>
    public static bool IsIn(EventSchema schema) => schema.Record.Fields is [{ Name: Name, Schema: AvroRecordSchema }, ..];
}
