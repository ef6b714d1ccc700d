using System.Management.Automation;
using PubSub.Completion;
using PubSub.Errors;
using PubSub.Parameters;
using PubSub.Sessions;

namespace PubSub.Commands;

/// <summary>Ends a session.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "SfPubSub")]
public sealed class DisconnectSfPubSubCommand : PSCmdlet
{
    /// <summary>The session or its name; without it, the runspace's default.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNull]
    public SfPubSubSession? Session { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if ((Session ?? SessionStore.Current.Default) is { } session)
            SessionStore.Current.Remove(session);
        else
            WriteError(ErrorRecords.Create("There is no session to end. Connect-SfPubSub makes one.", "SfNoSession", ErrorCategory.ConnectionError, null));
    }
}
