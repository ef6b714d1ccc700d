using PubSub.Emulator.Org;
using PubSub.Emulator.Schemas;

namespace PubSub.Emulator.Records;

/// <summary>What the header of a change event says, besides who and when.</summary>
internal sealed record ChangeHeader(string EntityName, string ChangeType, string Origin)
{
    public const string FieldName = "ChangeEventHeader";

    public IReadOnlyList<string> RecordIds { get; init; } = [];

    /// <summary>Changed fields, as names or <c>Parent.Child</c>; so are the other two.</summary>
    public IReadOnlyList<string> Changed { get; init; } = [];

    public IReadOnlyList<string> Nulled { get; init; } = [];

    public IReadOnlyList<string> Diffs { get; init; } = [];

    public Dictionary<string, object?> ToRecord(AvroRecord root, Transaction transaction, int sequenceNumber) => new()
    {
        ["entityName"] = EntityName,
        ["recordIds"] = RecordIds,
        ["changeType"] = ChangeType,
        ["changeOrigin"] = Origin,
        ["transactionKey"] = transaction.Key,
        ["sequenceNumber"] = sequenceNumber,
        ["commitTimestamp"] = transaction.At.ToUnixTimeSeconds() * 1000,
        ["commitNumber"] = transaction.CommitNumber,
        ["commitUser"] = OrgIdentity.UserId,
        ["nulledFields"] = Bitmap.Of(root, Nulled),
        ["diffFields"] = Bitmap.Of(root, Diffs),
        ["changedFields"] = Bitmap.Of(root, Changed),
    };
}
