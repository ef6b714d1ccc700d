using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using PubSub.Client.Errors;
using PubSub.Client.Grpc;
using PubSub.Client.Recovery;
using PubSub.Client.Session;

namespace PubSub.Client.Subscriptions;

/// <summary>One call: reads ahead of the consumer as far as the credit lets it, until the call ends.</summary>
internal sealed class TopicStream : IDisposable
{
    // Credit bounds the events that wait; this bounds what a server sends that does not keep to it, and the keep-alives.
    private const int MaxWaitingAnswers = 16;

    private readonly IEventCall _call;
    private readonly CreditWindow _credit;
    private readonly Func<long?> _wanted;
    private readonly Watchdog _watchdog;
    private readonly TimeProvider _time;
    private readonly long _began;
    private readonly string _subject;
    private readonly ReadAhead? _readAhead;
    private readonly Channel<FetchAnswer> _answers = Channel.CreateBounded<FetchAnswer>(
        new BoundedChannelOptions(MaxWaitingAnswers) { SingleReader = true, SingleWriter = true });
    private volatile bool _isClosed;

    private int _ended;

    /// <param name="client">The connection.</param>
    /// <param name="source">What to receive from; it says where to begin.</param>
    /// <param name="options">How much to ask for, and when silence means death.</param>
    /// <param name="wanted">How many events are still to be taken from all streams together; null for no end.</param>
    public TopicStream(PubSubClient client, ISource source, SubscribeOptions options, Func<long?> wanted)
    {
        _subject = source.Subject;
        _wanted = wanted;
        _credit = new CreditWindow(options.BatchSize);
        _watchdog = new Watchdog(options.KeepAliveTimeout, options.Time);
        (_time, _began) = (options.Time, options.Time.GetTimestamp());
        _readAhead = options.ReadAhead is { } create ? new ReadAhead(client, create) : null;
        SignInGeneration = client.SignInGeneration;
        _call = source.Open();
        _ = PumpAsync(client);
    }

    /// <summary>How long ago it was opened.</summary>
    public TimeSpan Age => _time.GetElapsedTime(_began);

    /// <summary>Which sign-in the call was made with.</summary>
    public int SignInGeneration { get; }

    /// <summary>Whether the server owed us nothing when the call ended: it closes such streams after a minute, which is no fault.</summary>
    // As of the end: what is taken afterwards makes room for more, which is then asked for in vain.
    public bool EndedWithoutCredit { get; private set; }

    /// <summary>The next answer, be it a keep-alive.</summary>
    /// <exception cref="PubSubException">The stream has ended, in whatever way.</exception>
    public async Task<FetchAnswer> ReadAsync()
    {
        try
        {
            return await _answers.Reader.ReadAsync().ConfigureAwait(false);
        }
        catch (ChannelClosedException e) when (e.InnerException is { } end)
        {
            ExceptionDispatchInfo.Throw(end);
            throw;
        }
    }

    /// <summary>Received events have been taken.</summary>
    public void Taken(int count = 1)
    {
        _credit.Taken(count);
        TopUp();
    }

    /// <summary>Asks for nothing more and hands nothing out any more; what the server still says is read, until the call ends.</summary>
    public void Close()
    {
        _isClosed = true;
        // Who reads from another thread gets this, and not whatever the call says on its way out.
        End(new GrpcException(StatusCode.Cancelled, "The subscription was ended."));
    }

    public void Dispose()
    {
        Close();
        _call.Dispose();
    }

    private async Task PumpAsync(PubSubClient client)
    {
        try
        {
            // No write is awaited here: one that the connection has no room for must not hide a silent server, nor hold back what has come.
            _ = WriteAsync(_call.BeginAsync(_credit.Ask(_wanted)));
            long bytes = 0;
            while (await _watchdog.GuardAsync(_call.ReadAsync(), () => _credit.IsOutstanding).ConfigureAwait(false) is { } answer)
            {
                _credit.Received(answer.Events.Count);
                // So that the next events are on their way while the fields of these are read.
                TopUp();
                client.Statistics.Received(answer.Events.Count, _call.BytesReceived - bytes);
                bytes = _call.BytesReceived;
                if (answer.IsKeepAlive)
                    client.Statistics.KeptAlive();
                _readAhead?.Read(answer);
                // The rest is a sign of life.
                if (answer.Events.Count > 0 || !answer.LatestReplayId.IsEmpty)
                    await HandOutAsync(answer).ConfigureAwait(false);
            }
            End(new GrpcException(StatusCode.Unavailable, "The server ended the stream.", TransportFailure.Broken));
        }
        catch (GrpcException e)
        {
            if (e.Failure == TransportFailure.Silent)
            {
                // Also where it was closed meanwhile: the last commit waits for the call's end, and then takes another connection.
                _call.AbandonConnection();
                _call.Dispose();
            }
            End(e);
        }
        catch (Exception e)
        {
            // An error of this program. Nobody awaits this method, so who reads gets it.
            _call.Dispose();
            End(e);
        }
    }

    private async Task HandOutAsync(FetchAnswer answer)
    {
        try
        {
            await _answers.Writer.WriteAsync(answer).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            // Closed, perhaps while the answer waited for room: nobody is left to take it.
        }
    }

    private void End(GrpcException error) => End(PubSubException.From(_call.Method, _subject, error, _call.TraceId));

    private void End(Exception error)
    {
        // The first end is the end: disposing of a stream that has ended must not change how it did.
        if (Interlocked.Exchange(ref _ended, 1) == 1)
            return;
        EndedWithoutCredit = !_credit.IsOutstanding;
        _answers.Writer.TryComplete(error);
    }

    private void TopUp()
    {
        var ask = _isClosed || !_credit.IsLow ? 0 : _credit.Ask(_wanted);
        if (ask > 0)
            _ = WriteAsync(_call.AskAsync(ask));
    }

    private async Task WriteAsync(Task writing)
    {
        _watchdog.Restart();
        try
        {
            await writing.ConfigureAwait(false);
        }
        catch (GrpcException)
        {
            // The call has ended; reading it gives the status that it ended with.
        }
        catch (Exception e)
        {
            // An error of this program, as above.
            _call.Dispose();
            End(e);
        }
    }
}
