using PubSub.Client.Protocol;
using PubSub.Emulator.Bus;
using PubSub.Emulator.Grpc;

namespace PubSub.Emulator.Service;

internal sealed class PublishMethod(Publisher publisher) : IRpcMethod
{
    public string Name => "Publish";

    public async Task RunAsync(GrpcCall call)
    {
        PublishRequest request = await call.ReadSingleAsync(PublishRequest.Parser);
        call.Record.Request(request.TopicName, request.Events.Count);
        Topic topic = publisher.FindTopic(request.TopicName);
        await call.WriteAsync(publisher.Publish(topic, request, call.RpcId));
    }
}
