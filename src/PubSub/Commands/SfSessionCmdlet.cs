using System.Management.Automation;
using PubSub.Client.Recovery;
using PubSub.Client.Session;
using PubSub.Completion;
using PubSub.Errors;
using PubSub.Parameters;
using PubSub.Sessions;

namespace PubSub.Commands;

/// <summary>A cmdlet that works in a session.</summary>
public abstract class SfSessionCmdlet : SfCmdlet
{
    private SfPubSubSession _session = null!;

    /// <summary>The session or its name; without it, the runspace's default.</summary>
    [Parameter]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNull]
    public SfPubSubSession? Session { get; set; }

    /// <summary>The session's connection.</summary>
    private protected PubSubClient Client { get; private set; } = null!;

    /// <summary>Lets tab completion offer a topic from now on.</summary>
    private protected void Met(string topic) => _session.Met(topic);

    /// <summary>Shows a notice of the engine.</summary>
    private protected void Tell(Notice notice)
    {
        if (notice.IsWarning)
            WriteWarning(notice.Text);
        else
            WriteVerbose(notice.Text);
    }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        var session = Session ?? SessionStore.Current.Default;
        if (session is null)
        {
            var others = string.Join(", ", SessionStore.Current.All.Select(s => $"'{s.Name}'"));
            ThrowTerminatingError(ErrorRecords.Create(
                others.Length > 0
                    ? $"There is no default session any more. Name one that this runspace has with -Session: {others}. Or sign in with Connect-SfPubSub."
                    : "There is no default session. Sign in with Connect-SfPubSub first, or pass a session with -Session.",
                "SfNoSession", ErrorCategory.ConnectionError, null));
        }
        Run(session, () => Client = session!.Use());
        _session = session!;
    }
}
