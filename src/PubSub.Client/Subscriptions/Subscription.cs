using System.Globalization;
using PubSub.Client.Auth;
using PubSub.Client.Avro;
using PubSub.Client.Errors;
using PubSub.Client.Events;
using PubSub.Client.Grpc;
using PubSub.Client.Protocol;
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
    private readonly Backoff _backoff;
    private readonly RenewalLimit _renewals;
    private readonly CancellationTokenSource _lifetime = new();
    private readonly Dictionary<string, Task<EventSchema>> _schemas = new(StringComparer.Ordinal);
    private int _untaken;
    private TopicStream? _stream;
    private bool _wasConnected;
    private Exception? _end;
    private int _isEnding;

    public Subscription(PubSubClient client, ISource source, SubscribeOptions options, Func<long?> wanted, NoticeQueue notices)
    {
        (_client, _source, _options, _wanted, _notices) = (client, source, options, wanted, notices);
        _backoff = new Backoff(options.MaxReconnect, options.Random);
        _renewals = new RenewalLimit(options.Time);
        _stream = Open();
    }

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
            if (await ReadOnceAsync().ConfigureAwait(false) is not { } response)
                continue;
            Answered();
            var repeated = _source.RemoveTaken(response);
            if (repeated > 0)
                _stream?.Taken(repeated);
            // A stream that has only begun may die like those before: its first keep-alive is no proof that things are well again.
            if (response.Events.Count > 0 || _stream?.Age >= LongEnough)
                _backoff.Succeeded();
            if (response.Events.Count > 0)
                return await ResolveAsync(response).ConfigureAwait(false);
            if (repeated == 0)
                KeepAlive(response);
        }
    }

    /// <summary>The next response of the stream, which is opened where there is none; null where it broke and is to be opened again.</summary>
    private async Task<FetchResponse?> ReadOnceAsync()
    {
        var stream = _stream ??= Open();
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
                await RecoverAsync(e, stream.SignInGeneration).ConfigureAwait(false);
            return null;
        }
    }

    private string Gap => _source.MayMiss ? "; no position is known yet, so events of the time in between may be missed" : "";

    private TopicStream Open()
    {
        var stream = new TopicStream(_client, _source, _options, _wanted);
        if (!_lifetime.IsCancellationRequested)
            return stream;
        // Disposed meanwhile by another thread, which has not seen this stream.
        stream.Dispose();
        throw new OperationCanceledException();
    }

    private void Answered()
    {
        _wasConnected = true;
        _renewals.Accepted();
    }

    /// <summary>On a quiet topic the position moves too, or it would age until the service has forgotten it.</summary>
    private void KeepAlive(FetchResponse response)
    {
        if (_untaken == 0 && response.PendingNumRequested > 0 && response.LatestReplayId.Length > 0)
            _source.CaughtUp(response.LatestReplayId);
    }

    /// <summary>Gets the schemas of a batch before it is handed out: a look-up that fails for a while must not cost the events.</summary>
    private async Task<EventBatch> ResolveAsync(FetchResponse response)
    {
        await _source.PrepareAsync().ConfigureAwait(false);
        ForgetFailedSchemas();
        var schemas = new Task<EventSchema>[response.Events.Count];
        for (var i = 0; i < schemas.Length; i++)
        {
            var id = response.Events[i].Event?.SchemaId ?? "";
            if (!_schemas.TryGetValue(id, out var schema))
                _schemas.Add(id, schema = await LookUpAsync(id).ConfigureAwait(false));
            schemas[i] = schema;
        }
        _untaken = schemas.Length;
        return new EventBatch(this, response, schemas);
    }

    /// <summary>What failed is asked for again, but once in a batch: events of several schemas may come in turn.</summary>
    private void ForgetFailedSchemas()
    {
        foreach (var (id, schema) in _schemas)
        {
            if (!schema.IsCompletedSuccessfully)
                _schemas.Remove(id);
        }
    }

    /// <returns>A task that is done: it has the schema, or the reason why this event cannot be read.</returns>
    private async Task<Task<EventSchema>> LookUpAsync(string schemaId)
    {
        while (true)
        {
            var generation = _client.SignInGeneration;
            try
            {
                var schema = await _client.GetSchemaOnceAsync(schemaId, _lifetime.Token).ConfigureAwait(false);
                Answered();
                _backoff.Succeeded();
                return Task.FromResult(schema);
            }
            catch (PubSubException e) when (e.Recovery is not (RecoveryAction.Fail or RecoveryAction.ResetPosition))
            {
                await RecoverAsync(e, generation).ConfigureAwait(false);
            }
            catch (Exception e) when (e is PubSubException or AvroSchemaException)
            {
                return Task.FromException<EventSchema>(e);
            }
        }
    }

    /// <summary>Waits, renews or moves as the error asks for; throws it where nothing helps.</summary>
    private async Task RecoverAsync(PubSubException error, int generation)
    {
        _client.Statistics.Failed(error);
        var isUnreachable = error.Failure is TransportFailure.UnknownHost or TransportFailure.Refused or TransportFailure.Tls;
        if (isUnreachable && !_wasConnected)
            throw error;
        // Any other end comes from a server that was reached, though it may not have sent anything: a quiet topic is silent for minutes.
        _wasConnected |= !isUnreachable && error.Failure != TransportFailure.Proxy;
        if (error.Recovery == RecoveryAction.ResetPosition)
        {
            _notices.Add(true, $"{_source.Subject}: {_source.TryReset() ?? throw error}");
            return;
        }
        if (error.Recovery == RecoveryAction.SignIn && await TryRenewAsync(error, generation).ConfigureAwait(false))
            return;
        if (_backoff.Next(error.Recovery == RecoveryAction.SignIn ? RecoveryAction.Retry : error.Recovery) is not { } wait)
            throw error;
        Announce(error, wait);
        await Task.Delay(wait, _options.Time, _lifetime.Token).ConfigureAwait(false);
        _client.Statistics.Reconnected();
    }

    /// <returns>Whether the session is renewed; it is not where the login host cannot be reached for now.</returns>
    private async Task<bool> TryRenewAsync(PubSubException error, int generation)
    {
        if (!_renewals.Allows || !_client.CanRenew)
            throw error;
        try
        {
            if (await _client.RenewAsync(generation, _lifetime.Token).ConfigureAwait(false) || _source.MayMiss)
                _notices.Add(_source.MayMiss, $"{_source.Subject}: the session was not accepted any more, so it was signed in again{Gap}.");
            _renewals.Renewed();
            return true;
        }
        catch (SignInException e) when (e.IsTemporary)
        {
            _notices.Add(true, e.Message);
            return false;
        }
    }

    private void Announce(PubSubException error, TimeSpan wait)
    {
        var isWarning = _backoff.Attempts > 3 || wait >= TimeSpan.FromSeconds(30);
        var when = string.Create(CultureInfo.InvariantCulture, $"in {wait.TotalSeconds:0.0} s");
        _notices.Add(isWarning || _source.MayMiss, $"{error.Summary} Going on {when} {_source.Place}{Gap} (attempt {_backoff.Attempts}).", wait);
    }
}
