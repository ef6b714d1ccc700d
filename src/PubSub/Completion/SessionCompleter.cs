using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using PubSub.Sessions;

namespace PubSub.Completion;

/// <summary>Offers the names of this runspace's sessions.</summary>
internal sealed class SessionCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Of(SessionStore.Current.All.Select(s => (s.Name, s.ToString())), wordToComplete);
}
