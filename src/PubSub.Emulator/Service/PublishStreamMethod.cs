using PubSub.Client.Protocol;
using PubSub.Emulator.Bus;
using PubSub.Emulator.Grpc;

namespace PubSub.Emulator.Service;

internal sealed class PublishStreamMethod(Publisher publisher, EmulatorOptions options, TimeProvider time) : IRpcMethod
{
    public string Name => "PublishStream";

    public async Task RunAsync(GrpcCall call)
    {
        Topic? topic = null;
        while (await ReadAsync(call) is { } request)
        {
            call.Received(request.TopicName, request.Events.Count);
            if (topic is null)
            {
                topic = request.AuthRefresh.Length == 0 ? publisher.FindTopic(request.TopicName) : throw Errors.PublishAuthRefresh();
            }
            else if (request.TopicName.Length > 0 && request.TopicName != topic.Name)
            {
                throw Errors.PublishTopicMismatch();
            }

            await publisher.AnswerAsync(call, topic, request);
        }
    }

    private async Task<PublishRequest?> ReadAsync(GrpcCall call)
    {
        using CancellationTokenSource idle = new(options.PublishIdle, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, call.Cancellation);
        try
        {
            return await call.ReadAsync(PublishRequest.Parser, either.Token);
        }
        catch (OperationCanceledException) when (idle.IsCancellationRequested && !call.Cancellation.IsCancellationRequested)
        {
            throw Errors.PublishIdle(options.PublishIdle);
        }
    }
}
