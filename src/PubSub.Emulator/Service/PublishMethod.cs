using PubSub.Client.Protocol;
using PubSub.Emulator.Grpc;

namespace PubSub.Emulator.Service;

internal sealed class PublishMethod(Publisher publisher) : IRpcMethod
{
    public string Name => "Publish";

    public async Task RunAsync(GrpcCall call)
    {
        var request = await call.ReadSingleAsync(PublishRequest.Parser);
        call.Received(request.TopicName, request.Events.Count);
        var topic = publisher.FindTopic(request.TopicName);
        await publisher.AnswerAsync(call, topic, request);
    }
}
