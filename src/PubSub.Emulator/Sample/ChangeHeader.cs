using System.Globalization;
using PubSub.Emulator.Org;
using PubSub.Emulator.Schemas;

namespace PubSub.Emulator.Sample;

/// <summary>The header of one change event.</summary>
internal sealed class ChangeHeader(string entityName, string recordId, DateTimeOffset at, int number)
{
    public const string FieldName = "ChangeEventHeader";

    // Larger than 2^43, as real ones are.
    private const long FirstCommitNumber = 11_694_581_000_000;

    public string ChangeType { get; set; } = "UPDATE";

    public string[] RecordIds { get; set; } = [recordId];

    public string Origin { get; set; } = "com/salesforce/api/soap/66.0;client=SfdcInternalAPI/";

    /// <summary>Changed fields, as names or <c>Parent.Child</c>.</summary>
    public string[] Changed { get; set; } = [];

    public string[] Nulled { get; set; } = [];

    public Dictionary<string, object?> ToRecord(AvroRecord root) => new()
    {
        ["entityName"] = entityName,
        ["recordIds"] = RecordIds,
        ["changeType"] = ChangeType,
        ["changeOrigin"] = Origin,
        ["transactionKey"] = string.Create(CultureInfo.InvariantCulture, $"00017a48-a300-d385-1786-{at.ToUnixTimeSeconds():x12}"),
        ["sequenceNumber"] = 1,
        ["commitTimestamp"] = at.ToUnixTimeSeconds() * 1000,
        ["commitNumber"] = FirstCommitNumber + number,
        ["commitUser"] = OrgIdentity.UserId,
        ["nulledFields"] = Bitmap.Of(root, Nulled),
        ["diffFields"] = Array.Empty<string>(),
        ["changedFields"] = Bitmap.Of(root, Changed),
    };
}
