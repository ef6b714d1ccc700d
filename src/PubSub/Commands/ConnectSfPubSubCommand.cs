using System.Management.Automation;
using PubSub.Client.Session;
using PubSub.Completion;
using PubSub.Sessions;
using PubSub.SigningIn;

namespace PubSub.Commands;

/// <summary>Signs in to an org and makes that the session of this runspace.</summary>
[Cmdlet(VerbsCommunications.Connect, "SfPubSub", DefaultParameterSetName = SignInSets.AccessToken)]
[OutputType(typeof(SfPubSubSession))]
public sealed class ConnectSfPubSubCommand : SfSignInCmdlet
{
    /// <summary>The session's name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SessionCompleter))]
    public string Name { get; set; } = "default";

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run(Endpoint, () =>
    {
        var options = CreateOptions();
        var credential = CreateCredential();
        var missing = "";
        var client = Await(PubSubClient.ConnectAsync(credential, options, text => missing = text, StopToken));
        var session = new SfPubSubSession(Name, credential.Name, options.Endpoint, client);
        // First of all: whatever is written may end the pipeline, and a session in nobody's hands would stay connected.
        SessionStore.Current.Add(session);
        if (missing.Length > 0)
            WriteVerbose(missing);
        WriteObject(session);
    });
}
