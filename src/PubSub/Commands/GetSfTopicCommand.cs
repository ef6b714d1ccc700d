using System.Management.Automation;

namespace PubSub.Commands;

/// <summary>Tells what the service says of topics.</summary>
[Cmdlet(VerbsCommon.Get, "SfTopic")]
[OutputType(typeof(SfTopic))]
public sealed class GetSfTopicCommand : SfSessionCmdlet
{
    /// <summary>The topics' names, such as <c>/event/Order_Event__e</c>.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name", "TopicName")]
    [ValidateNotNullOrEmpty]
    public string[] Topic { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var name in Topic)
        {
            RunEach(name, () =>
            {
                var topic = Await(Client.GetTopicAsync(name, StopToken));
                WriteObject(new SfTopic(topic.Name, topic.CanPublish, topic.CanSubscribe, topic.SchemaId, topic.TenantGuid, topic.RpcId));
            });
        }
    }
}
