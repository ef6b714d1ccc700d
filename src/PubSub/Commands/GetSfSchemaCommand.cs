using System.Management.Automation;
using PubSub.Completion;
using PubSub.Errors;
using PubSub.Output;

namespace PubSub.Commands;

/// <summary>Gets the schemas of events.</summary>
[Cmdlet(VerbsCommon.Get, "SfSchema", DefaultParameterSetName = ByTopic)]
[OutputType(typeof(SfSchema))]
public sealed class GetSfSchemaCommand : SfSessionCmdlet
{
    private const string ByTopic = "Topic";
    private const string ById = "Id";

    /// <summary>The topics whose newest schema to get.</summary>
    [Parameter(ParameterSetName = ByTopic, Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("TopicName")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TopicCompleter))]
    public string[] Topic { get; set; } = [];

    /// <summary>The ids of the schemas to get.</summary>
    [Parameter(ParameterSetName = ById, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("SchemaId")]
    [ValidateNotNullOrEmpty]
    public string[] Id { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == ById)
        {
            foreach (var id in Id)
                RunEach(id, () => WriteSchema(id));
            return;
        }
        foreach (var name in Topic)
            RunEach(name, () => WriteNewest(name));
    }

    private void WriteNewest(string name)
    {
        var topic = Await(Client.GetTopicAsync(name, StopToken));
        Met(topic.Name);
        if (topic.SchemaId.Length == 0)
        {
            WriteError(ErrorRecords.Create(
                $"The topic '{name}' is a channel that carries several kinds of event, so it has no schema of its own. "
                    + "Ask for the topics of its events, such as /data/AccountChangeEvent.",
                "SfTopicWithoutSchema", ErrorCategory.InvalidArgument, name));
            return;
        }
        WriteSchema(topic.SchemaId);
    }

    private void WriteSchema(string id) => WriteObject(SchemaView.Of(Await(Client.GetSchemaAsync(id, StopToken))));
}
