using System.Management.Automation;
using PubSub.Completion;
using PubSub.Errors;
using PubSub.Parameters;
using PubSub.Sessions;

namespace PubSub.Commands;

/// <summary>Lists the sessions of this runspace.</summary>
[Cmdlet(VerbsCommon.Get, "SfPubSubSession")]
[OutputType(typeof(SfPubSubSession))]
public sealed class GetSfPubSubSessionCommand : SfCmdlet
{
    /// <summary>The names of the sessions to list; without it, all.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(SessionCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var patterns = new List<WildcardPattern>();
        foreach (var name in Name)
            RunEach(name, () => patterns.Add(Patterns.Of(name)));
        WriteObject(SessionStore.Current.All.Where(s => patterns.Exists(p => p.IsMatch(s.Name))), enumerateCollection: true);
        foreach (var name in Name.Where(n => !WildcardPattern.ContainsWildcardCharacters(n) && SessionStore.Current.Find(n) is null))
        {
            WriteError(ErrorRecords.Create(
                $"There is no session '{name}' in this runspace. Get-SfPubSubSession without -Name lists those that there are.",
                "SfSessionNotFound", ErrorCategory.ObjectNotFound, name));
        }
    }
}
