using System.Management.Automation;
using PubSub.Client.Errors;
using PubSub.Client.Grpc;
using PubSub.Client.Session;
using PubSub.Client.Topics;
using PubSub.Completion;
using PubSub.Errors;
using PubSub.Parameters;

namespace PubSub.Commands;

/// <summary>Tells what the service says of topics, and which topics the org has.</summary>
[Cmdlet(VerbsCommon.Get, "SfTopic")]
[OutputType(typeof(SfTopic))]
public sealed class GetSfTopicCommand : SfSessionCmdlet
{
    private const int ChecksAtOnce = 8;

    private IReadOnlyList<string>? _listed;

    /// <summary>The topics' names, such as <c>/event/Order_Event__e</c>; wildcards list those that the org has.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name", "TopicName")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TopicCompleter))]
    public string[] Topic { get; set; } = [];

    /// <summary>Lists the topics that the org has.</summary>
    [Parameter]
    public SwitchParameter ListAvailable { get; set; }

    /// <summary>Lists topics of these kinds only.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public SfTopicKind[] Kind { get; set; } = Enum.GetValues<SfTopicKind>();

    /// <summary>Asks the service about each listed topic.</summary>
    [Parameter]
    public SwitchParameter Verify { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Topic.Length == 0 && !IsListing)
        {
            ThrowTerminatingError(ErrorRecords.Create(
                "Which topic? Give its name, such as /event/Order_Event__e, or -ListAvailable for all that the org has.",
                "SfTopicMissing", ErrorCategory.InvalidArgument, null));
        }
        if (Topic.Length == 0)
            WriteListed("*", Patterns.Of("*"));
        foreach (var name in Topic)
        {
            if (IsListing || WildcardPattern.ContainsWildcardCharacters(name))
                RunEach(name, () => WriteListed(name, Patterns.Of(name)));
            else
                RunEach(name, () => WriteAnswer(Client.GetTopicAsync(name, StopToken)));
        }
    }

    private void WriteAnswer(Task<TopicDescription> answer)
    {
        var topic = Await(answer);
        Met(topic.Name);
        WriteObject(new SfTopic(topic));
    }

    private bool IsListing => ListAvailable || Verify || MyInvocation.BoundParameters.ContainsKey(nameof(Kind));

    private void WriteListed(string name, WildcardPattern pattern) => Run(name, () =>
    {
        // Order* is meant to find /event/Order_Event__e, too.
        var found = List().Where(t => pattern.IsMatch(t) || pattern.IsMatch(t[(t.LastIndexOf('/') + 1)..])).ToArray();
        if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
        {
            WriteError(ErrorRecords.Create(
                $"The org does not list a topic '{name}'. Get-SfTopic {name} without further parameters asks the service itself.",
                "SfTopicNotListed", ErrorCategory.ObjectNotFound, name));
        }
        if (Verify)
            WriteVerified(found);
        else
            WriteObject(found.Select(t => new SfTopic(t)), enumerateCollection: true);
    });

    /// <summary>The org's topics, asked for once however many names are given.</summary>
    private IReadOnlyList<string> List()
    {
        if (_listed is not null)
            return _listed;
        var list = Await(TopicLister.ListAsync(Client, [.. Kind.Select(k => (TopicKind)k)], StopToken));
        foreach (var notice in list.Notices)
            Tell(notice);
        // With -Verify, only what is there is worth to be offered.
        foreach (var topic in Verify ? [] : list.Topics)
            Met(topic);
        return _listed = list.Topics;
    }

    private void WriteVerified(string[] names)
    {
        var checks = new Queue<(string Name, Task<TopicDescription> Answer)>();
        var next = 0;
        while (next < names.Length || checks.Count > 0)
        {
            while (next < names.Length && checks.Count < ChecksAtOnce)
                checks.Enqueue((names[next], Client.GetTopicAsync(names[next++], StopToken)));
            var (name, answer) = checks.Dequeue();
            RunEach(name, () => WriteVerified(name, answer));
        }
    }

    /// <summary>The org lists events that the service does not have for the user; only the others are of use.</summary>
    private void WriteVerified(string name, Task<TopicDescription> answer)
    {
        try
        {
            WriteAnswer(answer);
        }
        catch (PubSubException e) when (e.Failure == TransportFailure.None && e.Status is StatusCode.NotFound or StatusCode.PermissionDenied)
        {
            WriteVerbose($"{name} is left out: {e.Summary}");
        }
    }
}
