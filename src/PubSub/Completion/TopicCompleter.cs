using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using PubSub.Client.Topics;
using PubSub.Sessions;

namespace PubSub.Completion;

/// <summary>Offers the topics that the session has met, in a list or in use. It never asks the service: that would be felt while typing.</summary>
internal sealed class TopicCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        // Every org has this one; without any, PowerShell would offer the files of the folder.
        var topics = SessionOf(fakeBoundParameters)?.KnownTopics.Append(TopicNames.ChangeEvents).Distinct(StringComparer.Ordinal)
            ?? [TopicNames.ChangeEvents];
        return Completions.Of(topics.Select(t => (t, $"{TopicNames.KindOf(t)} {t}")), wordToComplete);
    }

    /// <summary>The session of the command line, where one is on it already.</summary>
    private static SfPubSubSession? SessionOf(IDictionary? parameters) =>
        (parameters?["Session"] is PSObject wrapped ? wrapped.BaseObject : parameters?["Session"]) switch
        {
            SfPubSubSession session => session,
            string name => SessionStore.Current.Find(name),
            _ => SessionStore.Current.Default,
        };
}
