using PubSub.Client.Avro;
using PubSub.Client.Errors;
using PubSub.Client.Events;
using PubSub.Client.Grpc;
using PubSub.Client.Session;

namespace PubSub.Client.Subscriptions;

/// <summary>The schemas of a subscription's events. They are there before the events are handed out: a look-up that fails for a while must
/// not cost any.</summary>
/// <param name="client">The connection.</param>
/// <param name="recover">Waits or renews after a failed look-up that was made with a sign-in; throws where nothing helps.</param>
/// <param name="succeeded">Told of each look-up that went well.</param>
/// <param name="stopped">Ends all look-ups.</param>
internal sealed class EventSchemas(PubSubClient client, Func<PubSubException, int, Task> recover, Action succeeded, CancellationToken stopped)
{
    private readonly Dictionary<string, Task<EventSchema>> _known = new(StringComparer.Ordinal);

    /// <summary>For each event a task that is done: it has the schema, or the reason why the event cannot be read.</summary>
    /// <exception cref="PubSubException">The service cannot be asked, for whatever reason: the events may well be readable.</exception>
    public async Task<Task<EventSchema>[]> OfAsync(IReadOnlyList<ReceivedEvent> events)
    {
        ForgetFailed();
        var schemas = new Task<EventSchema>[events.Count];
        for (var i = 0; i < schemas.Length; i++)
        {
            var id = events[i].SchemaId;
            if (!_known.TryGetValue(id, out var schema))
                _known.Add(id, schema = await LookUpAsync(id).ConfigureAwait(false));
            schemas[i] = schema;
        }
        return schemas;
    }

    /// <summary>What failed is asked for again, but once in a batch: events of several schemas may come in turn.</summary>
    private void ForgetFailed()
    {
        foreach (var (id, schema) in _known)
        {
            if (!schema.IsCompletedSuccessfully)
                _known.Remove(id);
        }
    }

    private async Task<Task<EventSchema>> LookUpAsync(string schemaId)
    {
        while (true)
        {
            var generation = client.SignInGeneration;
            try
            {
                var schema = await client.GetSchemaOnceAsync(schemaId, stopped).ConfigureAwait(false);
                succeeded();
                return Task.FromResult(schema);
            }
            catch (PubSubException e) when (e.Recovery is not (RecoveryAction.Fail or RecoveryAction.ResetPosition))
            {
                await recover(e, generation).ConfigureAwait(false);
            }
            catch (Exception e) when (e is PubSubException { Failure: TransportFailure.None } or AvroSchemaException)
            {
                return Task.FromException<EventSchema>(e);
            }
        }
    }
}
