using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace PubSub.Completion;

/// <summary>Offers the types of changes.</summary>
internal sealed class ChangeTypeCompleter : IArgumentCompleter
{
    // https://developer.salesforce.com/docs/atlas.en-us.change_data_capture.meta/change_data_capture/cdc_event_fields_header.htm
    private static readonly string[] Types =
        ["CREATE", "UPDATE", "DELETE", "UNDELETE", "GAP_CREATE", "GAP_UPDATE", "GAP_DELETE", "GAP_UNDELETE", "GAP_OVERFLOW"];

    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Of(Types.Select(t => (t, t)), wordToComplete);
}
