using System.Management.Automation;
using PubSub.Sessions;

namespace PubSub.Commands;

/// <summary>Lists the sessions of this runspace.</summary>
[Cmdlet(VerbsCommon.Get, "SfPubSubSession")]
[OutputType(typeof(SfPubSubSession))]
public sealed class GetSfPubSubSessionCommand : PSCmdlet
{
    /// <inheritdoc/>
    protected override void ProcessRecord() => WriteObject(SessionStore.Current.All, enumerateCollection: true);
}
