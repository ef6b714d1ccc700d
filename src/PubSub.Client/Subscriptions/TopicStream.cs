using System.Threading.Channels;
using Google.Protobuf;
using PubSub.Client.Errors;
using PubSub.Client.Grpc;
using PubSub.Client.Protocol;
using PubSub.Client.Recovery;
using PubSub.Client.Session;

namespace PubSub.Client.Subscriptions;

/// <summary>One Subscribe call: reads ahead of the consumer as far as the credit lets it, until the call ends.</summary>
internal sealed class TopicStream : IDisposable
{
    // Credit bounds the events that wait; this bounds what a server sends that does not keep to it, and the keep-alives.
    private const int MaxWaitingResponses = 16;

    private readonly DuplexCall<FetchRequest, FetchResponse> _call;
    private readonly CreditWindow _credit;
    private readonly Func<long?> _wanted;
    private readonly Watchdog _watchdog;
    private readonly string _topic;
    private readonly Channel<FetchResponse> _responses = Channel.CreateBounded<FetchResponse>(
        new BoundedChannelOptions(MaxWaitingResponses) { SingleReader = true, SingleWriter = true });

    private int _ended;

    /// <param name="client">The connection.</param>
    /// <param name="topic">The topic's name.</param>
    /// <param name="start">Where to begin.</param>
    /// <param name="options">How much to ask for, and when silence means death.</param>
    /// <param name="wanted">How many events are still to be taken from all streams together; null for no end.</param>
    public TopicStream(PubSubClient client, string topic, ReplayStart start, SubscribeOptions options, Func<long?> wanted)
    {
        _topic = topic;
        _wanted = wanted;
        _credit = new CreditWindow(options.BatchSize);
        _watchdog = new Watchdog(options.KeepAliveTimeout, options.Time);
        SignInGeneration = client.SignInGeneration;
        _call = client.Open(PubSubMethods.Subscribe);
        _ = PumpAsync(client, new FetchRequest
        {
            TopicName = topic,
            ReplayPreset = start.Preset,
            ReplayId = ByteString.CopyFrom(start.ReplayId),
            NumRequested = _credit.Ask(wanted()),
        });
    }

    /// <summary>Which sign-in the call was made with.</summary>
    public int SignInGeneration { get; }

    /// <summary>Whether the server owed us nothing when the call ended: it closes such streams after a minute, which is no fault.</summary>
    // As of the end: what is taken afterwards makes room for more, which is then asked for in vain.
    public bool EndedWithoutCredit { get; private set; }

    /// <summary>The next response, be it a keep-alive.</summary>
    /// <exception cref="PubSubException">The stream has ended, in whatever way.</exception>
    public async Task<FetchResponse> ReadAsync()
    {
        try
        {
            return await _responses.Reader.ReadAsync().ConfigureAwait(false);
        }
        catch (ChannelClosedException e) when (e.InnerException is PubSubException end)
        {
            throw end;
        }
    }

    /// <summary>One received event has been taken.</summary>
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

    private async Task PumpAsync(PubSubClient client, FetchRequest first)
    {
        try
        {
            await WriteAsync(first).ConfigureAwait(false);
            long bytes = 0;
            while (await _watchdog.GuardAsync(_call.ReadAsync(), () => _credit.IsOutstanding).ConfigureAwait(false) is { } response)
            {
                client.Statistics.Received(response, _call.BytesReceived - bytes);
                bytes = _call.BytesReceived;
                _credit.Received(response.Events.Count);
                await TopUpAsync().ConfigureAwait(false);
                await _responses.Writer.WriteAsync(response).ConfigureAwait(false);
            }
            End(new GrpcException(StatusCode.Unavailable, "The server ended the stream.", TransportFailure.Broken));
        }
        catch (GrpcException e)
        {
            End(e);
        }
        catch (ChannelClosedException)
        {
            // Disposed while a response waited for room.
        }
    }

    private void End(GrpcException error)
    {
        // The first end is the end: disposing of a stream that has ended must not change how it did.
        if (Interlocked.Exchange(ref _ended, 1) == 1)
            return;
        EndedWithoutCredit = !_credit.IsOutstanding;
        if (error.Failure == TransportFailure.Silent)
            _call.AbandonConnection();
        _responses.Writer.TryComplete(PubSubException.From(nameof(PubSubMethods.Subscribe), $"Topic '{_topic}'", error));
    }

    private Task TopUpAsync()
    {
        var ask = _credit.Ask(_wanted());
        return ask == 0 ? Task.CompletedTask : WriteAsync(new FetchRequest { NumRequested = ask });
    }

    private async Task WriteAsync(FetchRequest request)
    {
        _watchdog.Restart();
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
