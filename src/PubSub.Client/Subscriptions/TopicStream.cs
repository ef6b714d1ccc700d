using System.Threading.Channels;
using Google.Protobuf;
using PubSub.Client.Errors;
using PubSub.Client.Grpc;
using PubSub.Client.Protocol;
using PubSub.Client.Session;

namespace PubSub.Client.Subscriptions;

/// <summary>One Subscribe call: reads ahead of the consumer as far as the credit lets it.</summary>
internal sealed class TopicStream : IDisposable
{
    // Credit bounds the events that wait; this bounds what a server sends that does not keep to it.
    private const int MaxWaitingBatches = 16;

    private readonly DuplexCall<FetchRequest, FetchResponse> _call;
    private readonly CreditWindow _credit;
    private readonly Func<long?> _wanted;
    private readonly Channel<EventBatch> _batches = Channel.CreateBounded<EventBatch>(
        new BoundedChannelOptions(MaxWaitingBatches) { SingleReader = true, SingleWriter = true });

    /// <param name="client">The connection.</param>
    /// <param name="topic">The topic's name.</param>
    /// <param name="start">Where to begin.</param>
    /// <param name="batchSize">How many events to ask for at a time.</param>
    /// <param name="wanted">How many events are still to be taken from all streams together; null for no end.</param>
    public TopicStream(PubSubClient client, string topic, ReplayStart start, int batchSize, Func<long?> wanted)
    {
        Topic = topic;
        _wanted = wanted;
        _credit = new CreditWindow(batchSize);
        _call = client.Open(PubSubMethods.Subscribe, CancellationToken.None);
        _ = PumpAsync(new FetchRequest
        {
            TopicName = topic,
            ReplayPreset = start.Preset,
            ReplayId = ByteString.CopyFrom(start.ReplayId),
            NumRequested = _credit.Ask(wanted()),
        });
    }

    public string Topic { get; }

    /// <summary>The next batch that has events.</summary>
    /// <exception cref="PubSubException">The stream has ended, in whatever way.</exception>
    public async Task<EventBatch> ReadAsync()
    {
        try
        {
            return await _batches.Reader.ReadAsync().ConfigureAwait(false);
        }
        catch (ChannelClosedException e) when (e.InnerException is PubSubException end)
        {
            throw end;
        }
    }

    /// <summary>One event of a batch has been taken.</summary>
    public void Taken()
    {
        _credit.Taken();
        // Not awaited: where the request cannot be written, the call has ended, and reading says how.
        _ = TopUpAsync();
    }

    public void Dispose()
    {
        // First: who reads from another thread gets this, and not whatever the call says on its way out.
        End(new GrpcException(StatusCode.Cancelled, "The subscription was ended."));
        _call.Dispose();
    }

    private async Task PumpAsync(FetchRequest first)
    {
        try
        {
            await WriteAsync(first).ConfigureAwait(false);
            while (await _call.ReadAsync().ConfigureAwait(false) is { } response)
            {
                if (response.Events.Count == 0)
                    continue;
                _credit.Received(response.Events.Count);
                await TopUpAsync().ConfigureAwait(false);
                await _batches.Writer.WriteAsync(new EventBatch(this, response)).ConfigureAwait(false);
            }
            End(new GrpcException(StatusCode.Unavailable, "The server ended the stream.", TransportFailure.Broken));
        }
        catch (GrpcException e)
        {
            End(e);
        }
        catch (ChannelClosedException)
        {
            // Disposed while a batch waited for room.
        }
    }

    private void End(GrpcException error) =>
        _batches.Writer.TryComplete(PubSubException.From(nameof(PubSubMethods.Subscribe), $"Topic '{Topic}'", error));

    private Task TopUpAsync()
    {
        var ask = _credit.Ask(_wanted());
        return ask == 0 ? Task.CompletedTask : WriteAsync(new FetchRequest { NumRequested = ask });
    }

    private async Task WriteAsync(FetchRequest request)
    {
        try
        {
            await _call.WriteAsync(request).ConfigureAwait(false);
        }
        catch (GrpcException)
        {
            // The call has ended; reading it gives the status that it ended with.
        }
    }
}
