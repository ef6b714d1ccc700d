using System.Management.Automation;
using PubSub.Client.Events;
using PubSub.Completion;
using PubSub.Events;

namespace PubSub.Commands;

/// <summary>Makes events to fill in.</summary>
[Cmdlet(VerbsCommon.New, "SfEvent")]
[OutputType(typeof(PSObject))]
public sealed class NewSfEventCommand : SfSessionCmdlet
{
    // Besides the name that custom objects have: it only chooses the view.
    private const string TypeName = "PubSub.SfEvent";

    /// <summary>The topics that the events are for.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("TopicName")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TopicCompleter))]
    public string[] Topic { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var name in Topic)
            RunEach(name, () => WriteTemplate(name));
    }

    private void WriteTemplate(string name)
    {
        var topic = Await(Client.GetTopicAsync(name, StopToken));
        Met(topic.Name);
        if (PublishTopic.Refusal(topic) is { } refusal)
        {
            WriteError(refusal);
            return;
        }
        var schema = Await(Client.GetSchemaAsync(topic.SchemaId, StopToken));
        var fields = EventTemplate.Of(schema, new PSBinding(schema));
        var names = PSObjects.MakeUnique(fields.Select(f => f.Property));
        var template = PSObjects.WithCapacity(fields.Count);
        for (var i = 0; i < fields.Count; i++)
            template.Properties.Add(new SfEventField(names[i], fields[i].Default, fields[i].Type, fields[i].Hint, fields[i].IsRequired), preValidated: true);
        template.TypeNames.Insert(0, TypeName);
        WriteObject(template);
    }
}
