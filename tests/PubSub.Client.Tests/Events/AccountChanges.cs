using PubSub.Client.Events;
using PubSub.Client.Tests.Avro;

namespace PubSub.Client.Tests.Events;

/// <summary>Change events of the account schema, made with the header that a test wants.</summary>
internal static class AccountChanges
{
    internal static EventSchema Schema { get; } = new(RealSchemas.AccountChangeId, RealSchemas.AccountChange);

    internal static byte[] Make(
        string type, string[]? ids = null, string[]? changed = null, string[]? nulled = null, string[]? diff = null, string entity = "Account",
        Dictionary<string, object?>? body = null)
    {
        var values = new Dictionary<string, object?>(body ?? [])
        {
            ["ChangeEventHeader"] = new Dictionary<string, object?>
            {
                ["entityName"] = entity,
                ["recordIds"] = ids ?? [],
                ["changeType"] = type,
                ["changeOrigin"] = "",
                ["transactionKey"] = "00017a48-a300-d385-1786-6b45cff394b6",
                ["sequenceNumber"] = 1,
                ["commitTimestamp"] = 1_767_225_600_000L,
                ["commitNumber"] = 11_694_581_000_000L,
                ["commitUser"] = "0055e000001AbCdAAK",
                ["nulledFields"] = nulled ?? [],
                ["diffFields"] = diff ?? [],
                ["changedFields"] = changed ?? [],
            },
        };
        return AvroTesting.Encode(Schema.Record, values);
    }
}
