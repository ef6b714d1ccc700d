using System.Management.Automation;
using PubSub.Client.Diagnosis;
using PubSub.Completion;
using PubSub.Parameters;
using PubSub.Sessions;

namespace PubSub.Commands;

/// <summary>Tries everything on the way from this machine to an event.</summary>
[Cmdlet(VerbsDiagnostic.Test, "SfPubSub", DefaultParameterSetName = BySession)]
[OutputType(typeof(SfTestStep))]
public sealed class TestSfPubSubCommand : SfSignInCmdlet
{
    private const string BySession = "Session";

    /// <summary>The topic to try.</summary>
    [Parameter(Position = 0)]
    [Alias("TopicName")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TopicCompleter))]
    public string? Topic { get; set; }

    /// <summary>The session to try, or its name; without it and without a way to sign in, the runspace's default.</summary>
    [Parameter(ParameterSetName = BySession)]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNull]
    public SfPubSubSession? Session { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run(Endpoint, () =>
    {
        using var diagnosis = CreateDiagnosis();
        var rows = diagnosis.RunAsync(StopToken).GetAsyncEnumerator();
        try
        {
            while (Await(rows.MoveNextAsync().AsTask()))
                WriteObject(new SfTestStep(rows.Current));
        }
        finally
        {
            Await(rows.DisposeAsync().AsTask());
        }
    });

    private ConnectionDiagnosis CreateDiagnosis()
    {
        if (ParameterSetName != BySession)
            return ConnectionDiagnosis.Of(CreateOptions(), CreateCredential(), Topic);
        if (IsGiven(nameof(TimeoutSec)))
            throw new ArgumentException("-TimeoutSec limits the step that signs in: give it with a way to sign in. Every other step has a limit of its own.");
        if (AllowInsecure && !IsGiven(nameof(Endpoint)))
            throw new ArgumentException("-AllowInsecure allows addresses of this command line: give it with -Endpoint or a way to sign in.");
        if (Session is not null && IsWayGiven)
            throw new ArgumentException("-Session has an endpoint and a way to it of its own: give either the session, or -Endpoint and its kin.");
        var session = Session ?? (IsWayGiven ? null : SessionStore.Current.Default);
        return session is null
            ? ConnectionDiagnosis.Of(CreateOptions(), credential: null, Topic)
            : ConnectionDiagnosis.Of(session.Use(), Topic);
    }

    /// <summary>Whether the command line says how to reach the service.</summary>
    private bool IsWayGiven =>
        new[] { nameof(Endpoint), nameof(CertificateAuthorityPath), nameof(Proxy), nameof(ProxyCredential), nameof(ProxyUseDefaultCredentials) }
        .Any(IsGiven);

    private bool IsGiven(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);
}
