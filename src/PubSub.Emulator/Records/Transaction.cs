using System.Globalization;

namespace PubSub.Emulator.Records;

/// <summary>What the events of one transaction share.</summary>
internal sealed record Transaction(long Number, DateTimeOffset At)
{
    // Larger than 2^43, as real ones are.
    private const long FirstCommitNumber = 11_694_581_000_000;

    public string Key => string.Create(CultureInfo.InvariantCulture, $"00017a48-a300-d385-1786-{Number:x12}");

    public long CommitNumber => FirstCommitNumber + Number;
}
