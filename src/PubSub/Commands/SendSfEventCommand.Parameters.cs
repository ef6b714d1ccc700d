using System.Management.Automation;
using PubSub.Completion;

namespace PubSub.Commands;

/// <content>What users say: what to send where, and what to do when things break.</content>
public sealed partial class SendSfEventCommand
{
    /// <summary>The topic to publish to.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("TopicName")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TopicCompleter))]
    public string Topic { get; set; } = "";

    /// <summary>The event: a hashtable, or an object with properties.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    public PSObject InputObject { get; set; } = null!;

    /// <summary>Takes times without a zone as UTC.</summary>
    [Parameter]
    public SwitchParameter AssumeUtc { get; set; }

    /// <summary>Takes times without a zone as local time of this machine.</summary>
    [Parameter]
    public SwitchParameter AssumeLocal { get; set; }

    /// <summary>What to do with events whose request was cut off before the service answered.</summary>
    [Parameter]
    public UnknownOutcomeAction OnUnknownOutcome { get; set; }

    /// <summary>The most attempts in a row to bring a broken stream back; 0 for none.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int MaxReconnect { get; set; } = int.MaxValue;
}
