using Google.Protobuf;
using PubSub.Client.Protocol;
using PubSub.Emulator.Bus;
using PubSub.Emulator.Faults;
using PubSub.Emulator.Grpc;
using PubSub.Emulator.Schemas;

namespace PubSub.Emulator.Service;

/// <summary>Puts the events of one request on the bus, each with a result of its own.</summary>
internal sealed class Publisher(TopicLookup topics, EventBus bus, TimeProvider time)
{
    private const int MaxEventBytes = 1024 * 1024;

    private long _published;

    /// <summary>How many events have been published so far.</summary>
    public long Published => Interlocked.Read(ref _published);

    public Topic FindTopic(string name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            throw Errors.PublishTopicEmpty();
        }

        var topic = topics.Find(name);
        return topic.CanPublish ? topic : throw Errors.TopicNotPermitted(name);
    }

    public async Task AnswerAsync(GrpcCall call, Topic topic, PublishRequest request)
    {
        var fault = call.Faults.Publishing();
        var unanswered = fault?.Kind == FaultKind.Unanswered;
        if (unanswered && !fault!.Published)
        {
            call.Faults.LeaveUnanswered(fault);
        }

        var response = Publish(topic, request, call.RpcId, unanswered ? null : fault);
        if (unanswered)
        {
            call.Faults.LeaveUnanswered(fault!);
        }

        await call.WriteAsync(response);
    }

    private PublishResponse Publish(Topic topic, PublishRequest request, string rpcId, FaultRule? failing)
    {
        if (request.Events.Count == 0)
        {
            throw Errors.PublishEventCount();
        }

        PublishResponse response = new() { SchemaId = topic.SchemaId, RpcId = rpcId };
        response.Results.AddRange(request.Events.Select((produced, index) =>
            failing is not null && failing.Indexes?.Contains(index) != false
                ? Failed(IdOf(produced), failing.Text)
                : PublishOne(topic, produced)));
        return response;
    }

    private PublishResult PublishOne(Topic topic, ProducerEvent produced)
    {
        var id = IdOf(produced);
        if (produced.Payload.Length > MaxEventBytes)
        {
            return Failed(id, $"The event is larger than the maximum of {MaxEventBytes} bytes.");
        }

        var schema = topic.FindForPublishing(produced.SchemaId);
        if (schema is null)
        {
            return Failed(id, $"The schema ID {produced.SchemaId} isn't a schema of the topic {topic.Name}.");
        }

        byte[] payload;
        try
        {
            payload = PayloadCheck.Stamp(schema, produced.Payload.Span, time.GetUtcNow());
        }
        catch (FormatException error)
        {
            return Failed(id, $"The payload can't be decoded with the schema {schema.Id}: {error.Message}.");
        }

        Interlocked.Increment(ref _published);
        var stored = bus.Append(topic, id, schema.Id, UnsafeByteOperations.UnsafeWrap(payload));
        return new PublishResult { ReplayId = stored.Message.ReplayId, CorrelationKey = id };
    }

    private static string IdOf(ProducerEvent produced) => produced.Id.Length > 0 ? produced.Id : Guid.NewGuid().ToString();

    private static PublishResult Failed(string id, string text) =>
        new() { CorrelationKey = id, Error = new Error { Code = ErrorCode.Publish, Msg = text } };
}
