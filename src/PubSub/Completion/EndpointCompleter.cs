using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace PubSub.Completion;

/// <summary>Offers the endpoints that Salesforce has published.</summary>
internal sealed class EndpointCompleter : IArgumentCompleter
{
    private static readonly (string Name, string Remark)[] Known =
    [
        ("https://api.pubsub.salesforce.com:7443", "Global, the default"),
        ("https://api.pubsub.salesforce.com:443", "Global, on the port that most firewalls let through"),
        ("https://api.deu.pubsub.salesforce.com:7443", "Germany"),
        ("https://api.deu.pubsub.salesforce.com:443", "Germany, on the port that most firewalls let through"),
    ];

    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Of(Known, wordToComplete);
}
