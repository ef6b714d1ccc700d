using PubSub.Client.Protocol;
using PubSub.Emulator.Grpc;
using PubSub.Emulator.Org;

namespace PubSub.Emulator.Service;

internal sealed class GetTopicMethod(TopicLookup topics) : IRpcMethod
{
    public string Name => "GetTopic";

    public async Task RunAsync(GrpcCall call)
    {
        var request = await call.ReadSingleAsync(TopicRequest.Parser);
        call.Received(request.TopicName, 1);
        if (string.IsNullOrWhiteSpace(request.TopicName))
        {
            throw Errors.TopicEmpty();
        }

        var topic = topics.Find(request.TopicName);
        await call.WriteAsync(new TopicInfo
        {
            TopicName = topic.Name,
            TenantGuid = OrgIdentity.TenantGuid,
            CanPublish = topic.CanPublish,
            CanSubscribe = topic.CanSubscribe,
            SchemaId = topic.SchemaId,
            RpcId = call.RpcId,
        });
    }
}
