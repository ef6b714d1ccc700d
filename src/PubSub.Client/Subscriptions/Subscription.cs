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

/// <summary>One topic, through as many streams as it takes: each goes on after the last event that the consumer has taken.</summary>
/// <remarks>The consumer pulls: the next read begins when everything of the read before is taken, or given up.</remarks>
internal sealed class Subscription : IDisposable
{
    private readonly PubSubClient _client;
    private readonly SubscribeOptions _options;
    private readonly Func<long?> _wanted;
    private readonly NoticeQueue _notices;
    private readonly Backoff _backoff;
    private readonly CancellationTokenSource _lifetime = new();
    private readonly Dictionary<string, Task<EventSchema>> _schemas = new(StringComparer.Ordinal);
    private ReplayStart _start;
    private ReceivedEvent? _taken;
    private int _untaken;
    private TopicStream? _stream;
    private bool _wasConnected;
    private bool _isRenewed;
    private Exception? _end;

    public Subscription(
        PubSubClient client, string topic, ReplayStart start, SubscribeOptions options, Func<long?> wanted, NoticeQueue notices)
    {
        (_client, Topic, _start, _options, _wanted, _notices) = (client, topic, start, options, wanted, notices);
        _backoff = new Backoff(options.MaxReconnect, options.Random);
        _stream = Open();
    }

    public string Topic { get; }

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

    /// <summary>An event has been taken: the position is behind it.</summary>
    public void Taken(ReceivedEvent received)
    {
        _taken = received;
        _untaken--;
        _options.Checkpoint?.Report(Topic, received.ReplayId.ToArray());
        _stream?.Taken();
    }

    public void Dispose()
    {
        _lifetime.Cancel();
        _stream?.Dispose();
        _lifetime.Dispose();
    }

    private async Task<EventBatch> NextAsync()
    {
        if (_taken is { } last)
            _start = ReplayStart.After(last.ReplayId.ToArray());
        _taken = null;
        while (true)
        {
            if (await ReadOnceAsync().ConfigureAwait(false) is not { } response)
                continue;
            Succeeded();
            if (response.Events.Count == 0)
                KeepAlive(response);
            else
                return await ResolveAsync(response).ConfigureAwait(false);
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

    private bool HasNoPosition => _start.Preset == Protocol.ReplayPreset.Latest;

    private string Gap => HasNoPosition ? "; no position is known yet, so events of the time in between are missed" : "";

    private TopicStream Open()
    {
        var stream = new TopicStream(_client, Topic, _start, _options, _wanted);
        if (!_lifetime.IsCancellationRequested)
            return stream;
        // Disposed meanwhile by another thread, which has not seen this stream.
        stream.Dispose();
        throw new OperationCanceledException();
    }

    private void Succeeded()
    {
        _wasConnected = true;
        _isRenewed = false;
        _backoff.Succeeded();
    }

    /// <summary>On a quiet topic the position moves too, or it would age until the service has forgotten it.</summary>
    private void KeepAlive(FetchResponse response)
    {
        if (_untaken == 0 && response.PendingNumRequested > 0 && response.LatestReplayId.Length > 0)
        {
            var replayId = response.LatestReplayId.ToByteArray();
            _start = ReplayStart.After(replayId);
            _options.Checkpoint?.Report(Topic, replayId);
        }
    }

    /// <summary>Gets the schemas of a batch before it is handed out: a look-up that fails for a while must not cost the events.</summary>
    private async Task<EventBatch> ResolveAsync(FetchResponse response)
    {
        string? last = null;
        foreach (var consumed in response.Events)
        {
            var id = consumed.Event?.SchemaId ?? "";
            if (id == last || (_schemas.TryGetValue(id, out var known) && known.IsCompletedSuccessfully))
                continue;
            _schemas[last = id] = await LookUpAsync(id).ConfigureAwait(false);
        }
        _untaken = response.Events.Count;
        return new EventBatch(this, response, _schemas);
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
                Succeeded();
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
            ResetPosition(error);
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

    private void ResetPosition(PubSubException error)
    {
        if (_options.OnInvalidReplayId == InvalidReplayIdAction.Error || _start.Preset != Protocol.ReplayPreset.Custom)
            throw error;
        var former = ReplayId.Format(_start.ReplayId);
        _start = _options.OnInvalidReplayId == InvalidReplayIdAction.Earliest ? ReplayStart.Earliest : ReplayStart.Latest;
        var consequence = _options.OnInvalidReplayId == InvalidReplayIdAction.Earliest
            ? "the oldest event that the service still has; events may come again, and older ones are lost"
            : "new events; everything between is missed";
        _notices.Add(true, $"Topic '{Topic}': the service does not know the position {former} any more. Going on with {consequence}.");
    }

    /// <returns>Whether the session is renewed; it is not where the login host cannot be reached for now.</returns>
    private async Task<bool> TryRenewAsync(PubSubException error, int generation)
    {
        // Refused right after a renewal: another one would be refused as well.
        if (_isRenewed || !_client.CanRenew)
            throw error;
        try
        {
            if (await _client.RenewAsync(generation, _lifetime.Token).ConfigureAwait(false) || HasNoPosition)
                _notices.Add(HasNoPosition, $"Topic '{Topic}': the session was not accepted any more, so it was signed in again{Gap}.");
            _isRenewed = true;
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
        var where = _start.Preset switch
        {
            Protocol.ReplayPreset.Custom => $"after {ReplayId.Format(_start.ReplayId)}",
            Protocol.ReplayPreset.Earliest => "from the earliest event",
            _ => "with new events",
        };
        _notices.Add(isWarning || HasNoPosition, $"{error.Summary} Going on {when} {where}{Gap} (attempt {_backoff.Attempts}).");
    }
}
