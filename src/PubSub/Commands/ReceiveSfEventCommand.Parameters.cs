using System.Management.Automation;
using PubSub.Client.Subscriptions;
using PubSub.Completion;
using PubSub.Parameters;

namespace PubSub.Commands;

/// <content>What users say: from where, how much, what of it, and what it is to look like.</content>
public sealed partial class ReceiveSfEventCommand
{
    /// <summary>The topics to receive from.</summary>
    [Parameter(ParameterSetName = ByReplayId, Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ByPreset, Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("TopicName")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TopicCompleter))]
    public string[] Topic { get; set; } = [];

    /// <summary>Begins after this position. Optional in the default set: in a set of its own, the value of a piped object would be dropped.</summary>
    [Parameter(ParameterSetName = ByReplayId, ValueFromPipelineByPropertyName = true)]
    [ReplayIdTransformation]
    [AllowNull]
    [AllowEmptyString]
    public string? ReplayId { get; set; }

    /// <summary>Where to begin without a position.</summary>
    [Parameter(ParameterSetName = ByPreset, Mandatory = true)]
    public ReplayPreset From { get; set; }

    /// <summary>A managed subscription, whose position the service keeps: the id of its record, or its developer name.</summary>
    [Parameter(ParameterSetName = ByManaged, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string? ManagedSubscription { get; set; }

    /// <summary>Ends after this many events.</summary>
    [Parameter]
    [ValidateRange(1L, long.MaxValue)]
    public long Count { get; set; }

    /// <summary>Ends after this many seconds.</summary>
    [Parameter]
    [ValidateRange(1, 2_000_000)]
    public int TimeoutSec { get; set; }

    /// <summary>Ends when no event has come for this many seconds.</summary>
    [Parameter]
    [ValidateRange(1, 2_000_000)]
    public int IdleTimeoutSec { get; set; }

    /// <summary>How many events to ask the service for at a time.</summary>
    [Parameter]
    [ValidateRange(1, SubscribeOptions.MaxBatchSize)]
    public int BatchSize { get; set; } = SubscribeOptions.MaxBatchSize;

    /// <summary>What dates and times are.</summary>
    [Parameter]
    public TimestampFormat TimestampFormat { get; set; }

    /// <summary>Drops the fields that an update leaves unchanged.</summary>
    [Parameter]
    public SwitchParameter ChangedOnly { get; set; }

    /// <summary>Only changes of these objects.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] EntityName { get; set; } = [];

    /// <summary>Only changes of these types.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ChangeTypeCompleter))]
    public string[] ChangeType { get; set; } = [];

    /// <summary>Only changes of these records; of PowerShell's wildcards, only a * at the end is one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] RecordId { get; set; } = [];

    /// <summary>Writes nested fields as columns and numbers as text, for CSV files and tables.</summary>
    [Parameter]
    public SwitchParameter Flatten { get; set; }

    /// <summary>Writes ordered hashtables instead of objects.</summary>
    [Parameter]
    public SwitchParameter AsHashtable { get; set; }

    /// <summary>Writes the events as they came, not decoded.</summary>
    [Parameter]
    public SwitchParameter Raw { get; set; }

    /// <summary>A file that keeps the position, to go on from after any kind of end.</summary>
    [Parameter(ParameterSetName = ByReplayId)]
    [Parameter(ParameterSetName = ByPreset)]
    [ValidateNotNullOrEmpty]
    public string? CheckpointPath { get; set; }

    /// <summary>What to do where the service no longer knows the position.</summary>
    [Parameter(ParameterSetName = ByReplayId)]
    [Parameter(ParameterSetName = ByPreset)]
    public InvalidReplayIdAction OnInvalidReplayId { get; set; }

    /// <summary>The most attempts in a row to bring a broken stream back; 0 for none.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int MaxReconnect { get; set; } = int.MaxValue;

    /// <summary>Seconds of silence after which a stream counts as dead.</summary>
    [Parameter]
    [ValidateRange(1, 86_400)]
    public int KeepAliveTimeoutSec { get; set; } = 300;
}
