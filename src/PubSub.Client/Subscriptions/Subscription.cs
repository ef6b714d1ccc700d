using System.Globalization;
using System.Runtime.ExceptionServices;
using PubSub.Client.Auth;
using PubSub.Client.Errors;
using PubSub.Client.Recovery;
using PubSub.Client.Session;

namespace PubSub.Client.Subscriptions;

/// <summary>One source, through as many streams as it takes: each goes on after the last event that the consumer has taken.</summary>
/// <remarks>The consumer pulls: the next read begins when everything of the read before is taken, or given up.</remarks>
internal sealed class Subscription : IDisposable
{
    // On a quiet topic, the service says nothing but a keep-alive every minute or two.
    private static readonly TimeSpan LongEnough = TimeSpan.FromMinutes(1);

    private readonly PubSubClient _client;
    private readonly ISource _source;
    private readonly SubscribeOptions _options;
    private readonly Func<long?> _wanted;
    private readonly NoticeQueue _notices;
    private readonly Recoverer _recoverer;
    private readonly CancellationTokenSource _lifetime = new();
    private readonly EventSchemas _schemas;
    private int _untaken;
    private TopicStream? _stream;
    private Exception? _end;
    private int _isEnding;

    public Subscription(PubSubClient client, ISource source, SubscribeOptions options, Func<long?> wanted, NoticeQueue notices)
    {
        (_client, _source, _options, _wanted, _notices) = (client, source, options, wanted, notices);
        _recoverer = new Recoverer(client, options.MaxReconnect, wasReached: false, options.Random, options.Time);
        _schemas = new EventSchemas(
            client, (error, generation) => RecoverAsync(error, generation, "with the events that have come", gap: null), Succeeded, _lifetime.Token);
        Open();
    }

    /// <summary>What broke since the service last said something; null where nothing did.</summary>
    public string? Trouble { get; private set; }

    /// <summary>The next batch that has events, each with its schema or the reason why there is none.</summary>
    /// <exception cref="PubSubException">The stream has ended, and cannot or may not be brought back.</exception>
    /// <exception cref="SignInException">The session cannot be renewed.</exception>
    public async Task<EventBatch> ReadAsync()
    {
        try
        {
            return await (_end is null ? NextAsync() : Task.FromException<EventBatch>(_end)).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _end = e;
            throw;
        }
    }

    /// <inheritdoc cref="ISource.TopicOf"/>
    public string TopicOf(string? recordName) => _source.TopicOf(recordName);

    /// <summary>An event has been taken: the position is behind it.</summary>
    public void Taken(ReceivedEvent received)
    {
        _untaken--;
        _source.Taken(received);
        _stream?.Taken();
    }

    /// <summary>Receives nothing more, and lets the source make known what has been taken. For once.</summary>
    /// <param name="hurry">Ends the wait for that.</param>
    public async Task EndAsync(CancellationToken hurry)
    {
        if (Interlocked.Exchange(ref _isEnding, 1) == 1)
            return;
        await _lifetime.CancelAsync().ConfigureAwait(false);
        _stream?.Close();
        await _source.FlushAsync(hurry).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _lifetime.Cancel();
        _stream?.Dispose();
        _source.Dispose();
        _lifetime.Dispose();
    }

    private async Task<EventBatch> NextAsync()
    {
        while (true)
        {
            if (await ReadOnceAsync().ConfigureAwait(false) is not { } answer)
                continue;
            Answered();
            var repeated = _source.RemoveTaken(answer);
            if (repeated > 0)
                _stream?.Taken(repeated);
            // A stream that has only begun may die like those before: its first keep-alive is no proof that things are well again.
            if (answer.Events.Count > 0 || _stream?.Age >= LongEnough)
                _recoverer.Succeeded();
            if (answer.Events.Count > 0)
                return await ResolveAsync(answer).ConfigureAwait(false);
            if (repeated == 0)
                KeepAlive(answer);
        }
    }

    /// <summary>The next answer of the stream, which is opened where there is none; null where it broke and is to be opened again.</summary>
    private async Task<FetchAnswer?> ReadOnceAsync()
    {
        var stream = _stream ?? Open();
        try
        {
            return await stream.ReadAsync().ConfigureAwait(false);
        }
        catch (PubSubException e) when (!_lifetime.IsCancellationRequested)
        {
            stream.Dispose();
            _stream = null;
            // A stream that the server closed while we asked for nothing is opened again where it was: nothing is wrong with it.
            if (!stream.EndedWithoutCredit || e.Recovery != RecoveryAction.Retry)
            {
                await ReopenAsync(e, stream.SignInGeneration).ConfigureAwait(false);
                _client.Statistics.Reconnected();
            }
            return null;
        }
    }

    private void Answered()
    {
        _recoverer.Answered();
        Trouble = null;
    }

    private void Succeeded()
    {
        Answered();
        _recoverer.Succeeded();
    }

    private TopicStream Open()
    {
        var stream = new TopicStream(_client, _source, _options, _wanted);
        // Stored first, with a barrier: whoever ends the subscription from another thread either sees the stream, or is seen here.
        Interlocked.Exchange(ref _stream, stream);
        if (!_lifetime.IsCancellationRequested)
            return stream;
        stream.Dispose();
        throw new OperationCanceledException();
    }

    /// <summary>On a quiet topic the position moves too, or it would age until the service has forgotten it.</summary>
    private void KeepAlive(FetchAnswer answer)
    {
        if (_untaken == 0 && answer.PendingNumRequested > 0 && answer.LatestReplayId.Length > 0)
            _source.CaughtUp(answer.LatestReplayId);
    }

    private async Task<EventBatch> ResolveAsync(FetchAnswer answer)
    {
        await _source.PrepareAsync().ConfigureAwait(false);
        var schemas = await _schemas.OfAsync(answer.Events).ConfigureAwait(false);
        _untaken = schemas.Length;
        return new EventBatch(this, answer.Events, schemas);
    }

    /// <summary>Gets ready to open the stream again; throws the error where nothing helps.</summary>
    private async Task ReopenAsync(PubSubException error, int generation)
    {
        if (error.Recovery != RecoveryAction.ResetPosition)
        {
            var gap = _source.MayMiss ? "; no position is known yet, so events of the time in between may be missed" : null;
            await RecoverAsync(error, generation, _source.Place, gap).ConfigureAwait(false);
            return;
        }
        _recoverer.Answered();
        _client.Statistics.Failed(error);
        _notices.Add(true, $"{_source.Subject}: {_source.TryReset() ?? throw error}");
    }

    /// <summary>Waits or renews as the error asks for; throws it where nothing helps.</summary>
    /// <param name="error">What happened.</param>
    /// <param name="generation">Which sign-in the call was made with.</param>
    /// <param name="place">Where things go on.</param>
    /// <param name="gap">What is lost by it, to be added to a sentence; null for nothing.</param>
    private async Task RecoverAsync(PubSubException error, int generation, string place, string? gap)
    {
        var next = await _recoverer.NextAsync(error, generation, _lifetime.Token).ConfigureAwait(false);
        if (next.Wait is not { } wait)
        {
            ExceptionDispatchInfo.Throw(next.Cause);
            return;
        }
        if (next.Renewal != Renewal.None)
        {
            // Another stream that shares the session has said it, unless this one has something to add.
            if (next.Renewal == Renewal.Own || gap is not null)
                _notices.Add(gap is not null, $"{_source.Subject}: the session was not accepted any more, so it was signed in again{gap}.");
            return;
        }
        if (next.Cause is SignInException refusal)
            _notices.Add(true, refusal.Message);
        Trouble = error.Summary;
        var when = string.Create(CultureInfo.InvariantCulture, $"in {wait.TotalSeconds:0.0} s");
        _notices.Add(
            _recoverer.Attempts > 3 || wait >= Notice.LongWait || gap is not null,
            $"{error.Summary} Going on {when} {place}{gap} (attempt {_recoverer.Attempts}).", wait);
        if (await _recoverer.PauseAsync(wait, _lifetime.Token).ConfigureAwait(false) && wait >= Notice.LongWait)
            _notices.Add(false, $"{_source.Subject}: going on now.", TimeSpan.Zero);
    }
}
